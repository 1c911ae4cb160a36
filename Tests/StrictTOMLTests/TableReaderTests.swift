import StrictTOML
import Testing

@Suite("A table reader collects what is wrong and goes on")
struct TableReaderTests {
    private enum Colour: String, CaseIterable, Sendable { case red, green }

    private func reader(_ text: String) throws -> TableReader {
        let root = try TOMLDocument(Array(text.utf8), file: "t.toml").root
        return TableReader(root, keyPath: "", file: "t.toml", log: ProblemLog())
    }

    @Test("wrong types are reported with what was found and what belongs there")
    func types() throws {
        let table = try reader(
            """
            string = 1
            boolean = "true"
            list = "x"
            mixed = ["a", 2, true]
            table = 3
            tables = [1]
            date = 1979-05-27
            word = "gren"
            """
        )
        #expect(table.string("string") == nil)
        #expect(table.boolean("boolean") == nil)
        #expect(table.strings("list") == nil)
        #expect(table.strings("mixed")?.map(\.value) == ["a"])
        #expect(table.table("table") == nil)
        #expect(table.tables("tables").isEmpty)
        #expect(table.string("date") == nil)
        #expect(table.word("word", Colour.self) == nil)
        table.finish()
        #expect(
            table.log.sorted.map(\.description) == [
                "t.toml:1: string: must be a string, is an integer. Put it in double quotes",
                "t.toml:2: boolean: must be true or false, is a string. Write it without quotes",
                "t.toml:3: list: must be a list of strings, is a string. Write [\"…\", \"…\"]",
                "t.toml:4: mixed[1]: must be a string, is an integer. Put it in double quotes",
                "t.toml:4: mixed[2]: must be a string, is a boolean. Put it in double quotes",
                "t.toml:5: table: must be a table, is an integer. Write [table] above its keys",
                "t.toml:6: tables[0]: must be a table, is an integer",
                "t.toml:7: date: must be a string, is a date. Put it in double quotes",
                "t.toml:8: word: 'gren' is none of the known values. Did you mean 'green'?",
            ]
        )
    }

    @Test("a key that nobody asked for is unknown, with its line and the nearest known one")
    func unknownKeys() throws {
        let table = try reader("[a]\ncleint_id = 1\nzebra = 2\n\"x\\ny\" = 3\n")
        let inner = try #require(table.table("a"))
        _ = inner.string("client_id")
        _ = inner.string("client_secret")
        inner.finish()
        table.finish()
        #expect(
            table.log.sorted.map(\.description) == [
                "t.toml:2: a.cleint_id: unknown key. Did you mean 'client_id'?",
                "t.toml:3: a.zebra: unknown key. Known here: client_id, client_secret",
                "t.toml:4: a.\"x\\u{a}y\": unknown key. Known here: client_id, client_secret",
            ]
        )
    }

    @Test("control characters are refused in every string that goes anywhere")
    func controlCharacters() throws {
        let table = try reader("a = \"x\\r\\ny\"\nb = \"x\\u007fy\"\nc = \"x\\u0085y\"\nd = '''\nx\n'''\n")
        for key in ["a", "b", "c"] { #expect(table.string(key) == nil) }
        #expect(table.multilineString("d")?.value == "x\n")
        #expect(table.log.problems.map(\.line) == [1, 2, 3])
    }

    @Test("pairs come in the order of the file")
    func pairs() throws {
        let table = try reader("[p]\nz = \"1\"\na = \"2\"\n")
        #expect(table.stringPairs("p")?.map(\.name) == ["z", "a"])
    }

    @Test("a single string stands for a list of one where that is allowed")
    func single() throws {
        let table = try reader("a = \"x\"")
        #expect(table.strings("a", orSingle: true)?.map(\.value) == ["x"])
    }

    @Test("a variable's text is read as the type that is expected")
    func variables() throws {
        var root = try TOMLDocument(Array("[s]\nlist = [\"x\"]\n[[t]]\nk = \"v\"".utf8), file: "t.toml").root
        for (path, text) in [
            (["s", "flag"], "true"), (["s", "list"], "a, b,"), (["s", "toml"], "[\"a,b\"]"),
            (["s", "pairs"], "{ k = \"v\" }"),
            (["t", "0", "k"], "new"), (["t", "1", "k"], "second"), (["s", "bad"], "yes"), (["s", "broken"], "[\"a\""),
        ] {
            try root.set(TOMLNode(.text(text), line: nil, variable: "V"), at: path[...])
        }
        let table = TableReader(root, keyPath: "", file: "t.toml", log: ProblemLog())
        let section = try #require(table.table("s"))
        #expect(section.boolean("flag")?.value == true)
        #expect(section.strings("list")?.map(\.value) == ["a", "b"])
        #expect(section.strings("toml")?.map(\.value) == ["a,b"])
        #expect(section.stringPairs("pairs")?.map(\.value.value) == ["v"])
        #expect(table.tables("t").compactMap { $0.string("k")?.value } == ["new", "second"])
        #expect(table.log.problems.isEmpty)
        #expect(section.boolean("bad") == nil)
        #expect(section.strings("broken") == nil)
        #expect(table.log.problems.map(\.file) == ["V", "V"])
        #expect(table.log.problems.first?.description == "V: s.bad: must be true or false. Write it without quotes")
    }

    @Test("a path that leads nowhere can't be set")
    func badPaths() throws {
        var root = try TOMLDocument(Array("[[t]]\nk = \"v\"\n[s]\nx = 1".utf8), file: "t.toml").root
        let node = TOMLNode(.text("x"), line: nil, variable: "V")
        for path in [["t", "5", "k"], ["t", "k"], ["s", "x", "y"], ["t", "99999999999999999999"]] {
            #expect(throws: TOMLNode.SettingFailure.self) { try root.set(node, at: path[...]) }
        }
    }
}
