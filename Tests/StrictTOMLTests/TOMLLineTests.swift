import StrictTOML
import Testing

@Suite("Every key and value knows its line")
struct TOMLLineTests {
    private func document(_ text: String) throws -> TOMLNode {
        try TOMLDocument(Array(text.utf8), file: "t.toml").root
    }

    /// Walks `a.b.[0].c`.
    private func node(_ root: TOMLNode, _ path: String...) throws -> TOMLNode {
        try path.reduce(root) { node, step in
            if case .array(let elements) = node.value, let index = Int(step) {
                return try #require(elements.indices.contains(index) ? elements[index] : nil)
            }
            return try #require(node.member(step))
        }
    }

    @Test("in plain tables, dotted keys and quoted keys")
    func tablesAndKeys() throws {
        let root = try document(
            """
            # comment
            top = 1

            [server]
            listen = "a" # b = 2
            tls.certificate = "c"
            "quoted key" = 'x'
            "a\\u0062c" = 1
            'https://acme.example/roles' = true

            [ deep . "er" . still ]
            x = 1979-05-27 07:32:00
            """
        )
        #expect(try node(root, "top").line == 2)
        #expect(try node(root, "server").line == 4)
        #expect(try node(root, "server", "listen").line == 5)
        #expect(try node(root, "server", "tls", "certificate").line == 6)
        #expect(try node(root, "server", "quoted key").line == 7)
        #expect(try node(root, "server", "abc").line == 8)
        #expect(try node(root, "server", "https://acme.example/roles").line == 9)
        #expect(try node(root, "deep", "er", "still").line == 11)
        #expect(try node(root, "deep", "er", "still", "x").line == 12)
    }

    @Test("in arrays of tables and their subtables")
    func arraysOfTables() throws {
        let root = try document(
            """
            [[organizations]]
            id = "a"
            [[organizations.rules]]
            provider = "x"
            [[organizations.rules]]
            provider = "y"
            [organizations.extra]
            k = 1
            [[organizations]]
            id = "b"
            [[organizations.rules]]
            provider = "z"
            """
        )
        #expect(try node(root, "organizations", "0", "id").line == 2)
        #expect(try node(root, "organizations", "0", "rules", "1").line == 5)
        #expect(try node(root, "organizations", "0", "rules", "1", "provider").line == 6)
        #expect(try node(root, "organizations", "0", "extra", "k").line == 8)
        #expect(try node(root, "organizations", "1").line == 9)
        #expect(try node(root, "organizations", "1", "rules", "0", "provider").line == 12)
    }

    @Test("in lists and strings over several lines, and in inline tables")
    func values() throws {
        let root = try document(
            #"""
            list = [
              "one", # [ not a bracket
              "two]",

              { k = "v", deep = { er = 1 } },
              [ "nested",
                'x' ],
            ]
            text = """
            [header]
            key = "\"""
            """
            literal = '''
            a = '' b
            '''''
            after = 1
            inline = { a = 1, b.c = [ 2,
              3 ] }
            end = "\\"
            last = 'C:\'
            done = true
            """#
        )
        #expect(try node(root, "list").line == 1)
        #expect(try node(root, "list", "0").line == 2)
        #expect(try node(root, "list", "1").line == 3)
        #expect(try node(root, "list", "2", "deep", "er").line == 5)
        #expect(try node(root, "list", "3", "1").line == 7)
        #expect(try node(root, "text").line == 9)
        #expect(try node(root, "literal").line == 13)
        #expect(try node(root, "after").line == 16)
        #expect(try node(root, "inline", "b", "c", "1").line == 18)
        #expect(try node(root, "done").line == 21)
        #expect(root.member("header") == nil)
    }

    @Test("with Windows line ends and a byte order mark")
    func windows() throws {
        let root = try document("\u{FEFF}a = 1\r\n[b]\r\nc = 2\r\n")
        #expect(try node(root, "a").line == 1)
        #expect(try node(root, "b", "c").line == 3)
    }

    @Test("keys that are canonically equivalent are two keys")
    func equivalentKeys() throws {
        let root = try document("\"caf\\u00e9\" = 1\n\"cafe\\u0301\" = 2\n")
        #expect(try node(root, "caf\u{E9}").line == 1)
        #expect(try node(root, "cafe\u{301}").line == 2)
    }
}
