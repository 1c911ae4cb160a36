/// Why a text is no TOML document.
package struct TOMLRefusal: Error, Sendable {
    package let problems: [ConfigProblem]

    init(file: String, line: Int?, reason: String, fix: String?) {
        problems = [ConfigProblem(file: file, line: line, reason: reason, fix: fix)]
    }

    init(file: String, failure: TOMLFailure?, repeats: [TOMLParser.Repeat]) {
        let repeated = repeats.map { one in
            ConfigProblem(
                file: file,
                line: one.line,
                keyPath: one.keyPath,
                reason: "is defined a second time; the first is on line \(one.firstLine)",
                fix: "Keep one of the two"
            )
        }
        let broken = failure.map { failure in
            ConfigProblem(file: file, line: failure.line, reason: "is not valid TOML: \(failure.reason)")
        }
        problems = repeated + (broken.map { [$0] } ?? [])
    }
}
