/// Where the problems of one load are collected. Used by one task, while it loads.
package final class ProblemLog {
    package private(set) var problems: [ConfigProblem] = []

    private var known: Set<ConfigProblem> = []

    package init() {}

    package func add(_ problem: ConfigProblem) {
        // The same thing may be noticed on two ways; it is said once.
        if known.insert(problem).inserted { problems.append(problem) }
    }

    package func add(contentsOf more: [ConfigProblem]) {
        more.forEach(add)
    }

    package var hasErrors: Bool { problems.contains(where: \.isError) }

    /// In the order of the files and lines, which is the order they are mended in.
    package var sorted: [ConfigProblem] {
        var fileOrder: [String] = []
        for problem in problems where !fileOrder.contains(problem.file) { fileOrder.append(problem.file) }
        let keyed = problems.enumerated().map { offset, problem in
            (key: (fileOrder.firstIndex(of: problem.file) ?? 0, problem.line ?? 0, offset), problem: problem)
        }
        return keyed.sorted { $0.key < $1.key }.map(\.problem)
    }
}
