import StrictTOML
import Testing

@Suite("Hostile and broken files are refused with a reason")
struct HostileTOMLTests {
    private func refusal(_ bytes: [UInt8]) -> [ConfigProblem] {
        do {
            _ = try TOMLDocument(bytes, file: "t.toml")
            return []
        } catch {
            return error.problems
        }
    }

    private func refusal(_ text: String) -> [ConfigProblem] { refusal(Array(text.utf8)) }

    @Test("a NUL, which would end the file early for a C parser")
    func nul() {
        let problems = refusal(Array("a = 1\n".utf8) + [0] + Array("\nb = 2".utf8))
        #expect(problems.map(\.line) == [2])
        #expect(problems.first?.reason == "holds the control character 0x00")
    }

    @Test("a NUL escape doesn't cut a secret short: it is whole, and refused as a control character")
    func nulEscape() throws {
        let root = try TOMLDocument(Array("a = \"x\\u0000y\"".utf8), file: "t.toml").root
        let table = TableReader(root, keyPath: "", file: "t.toml", log: ProblemLog())
        #expect(table.multilineString("a")?.value == "x\u{0}y")
        #expect(table.string("a") == nil)
        #expect(table.log.problems.map(\.line) == [1])
    }

    @Test(
        "bytes that are not UTF-8",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] as [[UInt8]]
    )
    func invalidUTF8(_ bytes: [UInt8]) {
        let problems = refusal(Array("a = 1\nb = \"".utf8) + bytes + Array("\"".utf8))
        #expect(problems.map(\.line) == [2])
        #expect(problems.first?.reason == "is not valid UTF-8")
    }

    @Test("an escape, which could drive the terminal")
    func terminalEscape() {
        #expect(refusal("a = \"\u{1B}[2J\"").first?.reason == "holds the control character 0x1B")
    }

    @Test("nesting that would exhaust the stack")
    func nesting() {
        let count = 200_000
        let lists = "a = " + String(repeating: "[", count: count) + String(repeating: "]", count: count)
        let tables = "a = " + String(repeating: "{a=", count: count) + "1" + String(repeating: "}", count: count)
        let dotted = String(repeating: "a.", count: count) + "a = 1"
        for text in [
            lists, tables, dotted, "[\(String(repeating: "a.", count: count))a]", String(repeating: "[", count: count),
        ] {
            #expect(refusal(text).first?.reason != nil)
        }
    }

    @Test("a line of a megabyte is just a line")
    func longLine() {
        #expect(refusal("a = \"\(String(repeating: "x", count: 1_000_000))\"").isEmpty)
        let unterminated = refusal("a = \"\(String(repeating: "x", count: 1_000_000))")
        #expect(unterminated.count == 1)
        #expect((unterminated.first?.description.utf8.count ?? .max) < 400)
    }

    @Test("a file larger than any configuration")
    func size() {
        #expect(refusal([UInt8](repeating: UInt8(ascii: "\n"), count: TOMLDocument.largestFile + 1)).count == 1)
    }

    @Test("tens of thousands of keys are read in reasonable time")
    func manyKeys() throws {
        let text = (0..<40_000).map { "key\($0) = \($0)" }.joined(separator: "\n")
        let root = try TOMLDocument(Array(text.utf8), file: "t.toml").root
        let log = ProblemLog()
        TableReader(root, keyPath: "", file: "t.toml", log: log).finish()
        #expect(log.problems.count == 40_000)
        #expect(log.problems.contains { $0.keyPath == "key39999" && $0.line == 40_000 })
    }

    @Test("every repeated key is named, with the line of the first")
    func duplicates() {
        let problems = refusal("[a]\nx = 1\ny = 2\nx = 3\n[b]\n[a]\n")
        #expect(
            problems.map(\.description) == [
                "t.toml:4: a.x: is defined a second time; the first is on line 2. Keep one of the two",
                "t.toml:6: a: is defined a second time; the first is on line 1. Keep one of the two",
            ]
        )
    }

    @Test("a secret without quotes isn't repeated in the message")
    func unquotedSecret() {
        for text in [
            "k = hunter2", "k = hunter2 # x", "k = 12hunter2", "k = \"a\" hunter2", "hunter2 hunter2", "k = \"hunter2",
        ] {
            let problems = refusal(text)
            #expect(problems.count == 1)
            #expect(!problems.map(\.description).joined().contains("hunter2"), "\(problems)")
        }
    }
}
