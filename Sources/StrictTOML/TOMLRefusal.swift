import TOMLKit

/// Why a text is no TOML document.
package struct TOMLRefusal: Error, Sendable {
    package let problems: [ConfigProblem]

    init(file: String, line: Int?, reason: String, fix: String?) {
        problems = [ConfigProblem(file: file, line: line, reason: reason, fix: fix)]
    }

    /// The parser stops at the first error and calls a repeated key an error; the scanner knows all repeated keys and where each
    /// was first.
    init(file: String, parser: TOMLParseError?, scanner: TOMLPositionScanner) {
        let line = parser?.source.begin.line
        let duplicates = scanner.duplicates.map { duplicate in
            ConfigProblem(
                file: file,
                line: duplicate.line,
                keyPath: duplicate.keyPath,
                reason: "is defined a second time; the first is on line \(duplicate.firstLine)",
                fix: "Keep one of the two"
            )
        }
        if !duplicates.isEmpty, duplicates.contains(where: { $0.line == line }) {
            problems = duplicates
            return
        }
        problems = [
            ConfigProblem(
                file: file,
                line: line,
                reason: "is not valid TOML: " + Self.shown(parser),
                fix: "Strings need quotes, and each key stands on a line of its own"
            )
        ]
    }

    /// The parser quotes what it saw, and that may be a secret which lacks its quotes.
    private static func shown(_ error: TOMLParseError?) -> String {
        guard let error else { return "it can't be read" }
        let parts = error.description.split(separator: "'", omittingEmptySubsequences: false)
        guard parts.count > 2 else { return error.description }
        return parts.enumerated().map { index, part in
            index.isMultiple(of: 2) || part.unicodeScalars.count <= 1 ? String(part) : "…"
        }.joined(separator: "'")
    }
}
