import StrictTOML
import Testing

@Suite("Problems are said so that people and terminals take them well")
struct WordingTests {
    @Test(
        "the nearest word is offered only where it is near",
        arguments: [
            ("cleint_id", "client_id"), ("clientid", "client_id"), ("client-id", "client_id"),
            ("CLIENT_ID", "client_id"),
            ("scope", "scopes"), ("tpye", "type"), ("typ", "type"), ("clie", "client_id"), ("xyz", nil), ("", nil),
            ("c", nil),
        ] as [(String, String?)]
    )
    func suggestion(_ word: String, _ expected: String?) {
        #expect(Suggestion.closest(to: word, among: ["client_id", "client_secret", "scopes", "type"]) == expected)
    }

    @Test("a kilobyte is never a slip")
    func longWord() {
        #expect(
            Suggestion.closest(to: String(repeating: "a", count: 1_000), among: [String(repeating: "a", count: 1_000)])
                == nil
        )
    }

    @Test("control, direction and line characters of a value don't reach the terminal")
    func printable() {
        #expect(Printable.quoted("a\u{1B}[31m\n\u{202E}b\u{2028}") == "'a\\u{1b}[31m\\u{a}\\u{202e}b\\u{2028}'")
        #expect(Printable.quoted(String(repeating: "x", count: 100)) == "'\(String(repeating: "x", count: 80))…'")
    }

    @Test("file, line, key, reason and fix stand on one line")
    func rendering() {
        let error = ConfigProblem(file: "c.toml", line: 14, keyPath: "a.b", reason: "is wrong", fix: "Mend it")
        #expect(error.description == "c.toml:14: a.b: is wrong. Mend it")
        let warning = ConfigProblem(.warning, file: "c.toml", reason: "is odd\nX")
        #expect(warning.description == "c.toml: warning: is odd\\u{a}X")
    }

    @Test("the log says each thing once, in the order of the lines")
    func order() {
        let log = ProblemLog()
        for line in [9, 2, 9, 5] { log.add(ConfigProblem(file: "c.toml", line: line, reason: "r")) }
        #expect(log.sorted.map(\.line) == [2, 5, 9])
    }
}
