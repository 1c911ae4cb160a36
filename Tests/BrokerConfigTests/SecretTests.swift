import BrokerConfig
import BrokerCrypto
import StrictTOML
import Testing

@Suite("Secrets come by value, file or variable, and are never shown")
struct SecretTests {
    private let client = "[[clients]]\nid = \"a\"\nredirect_uris = [\"https://a.example/cb\"]\n"

    private func secret(_ outcome: ConfigurationLoader.Outcome) -> String? {
        outcome.settings?.clients.first?.secret?.reveal()
    }

    @Test("one line end of a file is no part of the secret; a second is a mistake")
    func lineEnd() throws {
        let fixture = try Fixture()
        for (content, expected) in [
            ("x y\n", "x y"), ("x\r\n", "x"), ("x", "x"), ("x ", "x "), ("x\n\n", nil), ("\n", nil),
        ] as [(String, String?)] {
            try fixture.folder.write(content, to: "s")
            #expect(secret(fixture.load(client + "secret_file = \"s\"")) == expected)
        }
    }

    @Test("a file that everybody can read is warned of; so is the master key")
    func modes() throws {
        let fixture = try Fixture()
        try fixture.folder.write("0123456789abcdef", to: "s")
        try fixture.folder.write("key", to: "data/master.key")
        let text = client + "secret_file = \"s\""
        #expect(!fixture.warnings(text).contains { $0.contains("every user of this machine") })
        try fixture.folder.setMode(0o644, of: "s")
        try fixture.folder.setMode(0o644, of: "data/master.key")
        let warnings = fixture.warnings(text)
        #expect(
            warnings.contains {
                $0.contains("clients[0].secret_file: every user of this machine can read 's'. chmod 600 s")
            }
        )
        #expect(warnings.contains { $0.contains("secrets.master_key_file: every user of this machine can read") })
    }

    @Test("files that are none")
    func badFiles() throws {
        let fixture = try Fixture()
        try fixture.folder.write(String(repeating: "x", count: 20_000), to: "big")
        for (name, reason) in [("big", "has more than"), ("providers", "is a folder"), ("none", "does not exist")] {
            #expect(fixture.problems(client + "secret_file = \"\(name)\"").contains { $0.contains(reason) })
        }
    }

    @Test("by variable")
    func variable() throws {
        let fixture = try Fixture()
        let text = client + "secret_env = \"APP_SECRET\""
        #expect(
            secret(fixture.load(text, environment: ["APP_SECRET": "from the environment"])) == "from the environment"
        )
        #expect(fixture.problems(text, environment: ["APP_SECRET": ""]).contains { $0.contains("the secret is empty") })
    }

    @Test(
        "the master key's variable takes the file's place",
        arguments: [
            (String(repeating: "0f", count: 32), true), ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", true),
            ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", true), ("short", false), ("", false),
            (String(repeating: "+f", count: 32), false),
        ]
    )
    func masterKey(_ text: String, _ isKey: Bool) throws {
        let outcome = try Fixture().load("", environment: ["COST_OPS_MASTER_KEY": text])
        if isKey {
            guard case .value(let key)? = outcome.settings?.secrets.masterKey else {
                Issue.record("no key: \(outcome.problems)")
                return
            }
            #expect(key.reveal().count == 32)
        } else {
            #expect(outcome.problems.map(\.file) == ["COST_OPS_MASTER_KEY"])
        }
    }

    @Test("neither the rendering nor a dump of the settings shows one")
    func masked() throws {
        let fixture = try Fixture()
        try fixture.folder.write("file-secret-0123456789", to: "s")
        let outcome = fixture.load(
            """
            [auth.oauth]
            provider = "google"
            client_id = "c"
            client_secret = "value-secret-0123456789"
            [[clients]]
            id = "a"
            secret_file = "s"
            redirect_uris = ["https://a.example/cb"]
            [[clients]]
            id = "b"
            secret_env = "B_SECRET"
            redirect_uris = ["https://b.example/cb"]
            """,
            environment: [
                "B_SECRET": "variable-secret-0123456789", "COST_OPS_MASTER_KEY": String(repeating: "ab", count: 32),
                "COST_OPS_CLIENTS__1__NAME": "Named \"B\"",
            ]
        )
        let settings = try #require(outcome.settings, "\(outcome.problems)")
        var dumped = ""
        dump(settings, to: &dumped)
        let rendered = settings.rendered()
        for text in [rendered, dumped, "\(settings)", outcome.warnings.map(\.description).joined()] {
            for secret in ["value-secret", "file-secret", "variable-secret", "abababab"] {
                #expect(!text.contains(secret))
            }
        }
        #expect(rendered.contains("secret = \"•••\""))
        #expect(rendered.contains("client_secret = \"•••\""))
        #expect(rendered.contains("name = \"Named \\\"B\\\"\"  # from COST_OPS_CLIENTS__1__NAME"))
        // What is printed is TOML.
        #expect(throws: Never.self) { try TOMLDocument(Array(rendered.utf8), file: "rendered") }
    }
}
