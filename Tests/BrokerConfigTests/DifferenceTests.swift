import BrokerConfig
import BrokerCrypto
import FoundationEssentials
import JOSE
import ProviderCatalogue
import Testing

@Suite("What is different between two configurations")
struct DifferenceTests {
    private let fixture: Fixture

    private static let base = """
        [server]
        issuer = "https://login.example.com"

        [[auth.oauth.providers]]
        id = "acme"
        type = "oidc"
        issuer = "https://idp.acme.example"
        client_id = "a"
        client_secret = "first-secret"

        [[organizations]]
        id = "org-1"
        domains = ["acme.example"]

        [[organizations.rules]]
        groups = ["admins"]
        permissions = ["read", "admin"]

        [[organizations.rules]]
        provider = "acme"
        permissions = ["read"]

        [[clients]]
        id = "app"
        secret = "a-secret-of-the-app"
        redirect_uris = ["https://app.example/cb"]

        """

    init() throws {
        fixture = try Fixture()
    }

    private func settings(_ text: String) throws -> Settings {
        let outcome = fixture.load(text)
        return try #require(outcome.settings, "\(outcome.problems)")
    }

    private func snapshot(_ text: String, key: String = "key") throws -> SettingsSnapshot {
        SettingsSnapshot(try settings(text)) { text in
            HMAC.sha256(key: Array(key.utf8), Array(text.utf8)).map { String($0, radix: 16) }.joined(separator: " ")
        }
    }

    /// The changes, each as `verb subject: key; key`.
    private func told(_ changes: [(old: String, new: String)]) throws -> [String] {
        let after = changes.reduce(Self.base) { text, change in
            #expect(text.contains(change.old), "\(change.old)")
            return text.split(separator: change.old, omittingEmptySubsequences: false).joined(separator: change.new)
        }
        let difference = SettingsDifference(from: try snapshot(Self.base), to: try snapshot(after))
        return difference.changes.map { change in
            let name = "\(change.verb.rawValue) \(change.subject)"
            guard change.verb != .added, change.verb != .removed else { return name }
            return name + ": " + change.keys.map { "\($0)" }.joined(separator: "; ")
        }
    }

    @Test("The same file is no difference, whatever it was called when it was read")
    func same() throws {
        let first = try snapshot(Self.base)
        #expect(SettingsDifference(from: first, to: try snapshot(Self.base)).isEmpty)
        #expect(first == (try snapshot(Self.base)))
    }

    @Test("Where nothing was in force, everything is added")
    func first() throws {
        let difference = SettingsDifference(from: nil, to: try snapshot(Self.base))
        #expect(difference.changes.allSatisfy { $0.verb == .added })
        let subjects = difference.changes.map(\.subject)
        #expect(
            Set(subjects).isSuperset(of: [
                "[server]", "provider type oidc", "provider acme", "organization org-1",
                "rule of org-1 for groups = [\"admins\"]", "rule of org-1 for provider = \"acme\"", "client app",
            ]),
            "\(subjects)"
        )
    }

    @Test("A provider's key is told with its old and its new value")
    func providerKey() throws {
        #expect(
            try told([("client_id = \"a\"", "client_id = \"b\"")]) == [
                "changed provider acme: client_id: \"a\" → \"b\""
            ]
        )
    }

    @Test("Another secret is noticed, and neither is told")
    func secrets() throws {
        let lines = try told([("first-secret", "second-secret"), ("a-secret-of-the-app", "another-of-the-app")])
        #expect(
            lines == [
                "changed provider acme: client_secret: another secret", "changed client app: secret: another secret",
            ]
        )
        let kept = String(decoding: try snapshot(Self.base).json.serialized(), as: UTF8.self)
        #expect(!kept.contains("first-secret") && !kept.contains("a-secret-of-the-app"))
    }

    @Test("The same secret in two places has two digests")
    func boundSecrets() throws {
        let text =
            Self.base + """
                [[clients]]
                id = "other"
                secret = "a-secret-of-the-app"
                redirect_uris = ["https://app.example/cb"]
                """
        let digests = try snapshot(text).parts.filter { $0.kind == .client }.compactMap { $0["secret"] }
        #expect(digests.count == 2)
        #expect(digests.first != digests.last)
    }

    @Test("A rule that goes or changes says which one of its organization it was")
    func numbers() throws {
        let before = try snapshot(Self.base)
        let withoutSecond = Self.base.split(separator: "[[organizations.rules]]\nprovider = \"acme\"")
        let after = try snapshot(
            withoutSecond.joined(separator: "[[organizations.rules]]\nemails = [\"a@acme.example\"]")
        )
        let rules = SettingsDifference(from: before, to: after).changes.filter { $0.kind == .rule }
        #expect(rules.first { $0.verb == .removed }?.numberBefore == 2)
        #expect(rules.first { $0.verb == .added }?.numberBefore == nil)
    }

    @Test("Switching a provider off and on is told as that")
    func switching() throws {
        let off = Self.base.split(separator: "client_id = \"a\"").joined(
            separator: "client_id = \"a\"\nenabled = false"
        )
        let (before, after) = (try snapshot(Self.base), try snapshot(off))
        #expect(SettingsDifference(from: before, to: after).changes.map(\.verb) == [.disabled])
        #expect(SettingsDifference(from: after, to: before).changes.map(\.verb) == [.enabled])
    }

    @Test("Domains are told by what comes and goes")
    func domains() throws {
        #expect(
            try told([("domains = [\"acme.example\"]", "domains = [\"acme.test\", \"globex.test\"]")]) == [
                "changed organization org-1: domains: added \"acme.test\", \"globex.test\"; removed \"acme.example\""
            ]
        )
    }

    @Test("A rule is known by its conditions: other permissions change it, other conditions are another rule")
    func rules() throws {
        #expect(
            try told([("[\"read\", \"admin\"]", "[\"read\"]")]) == [
                "changed rule of org-1 for groups = [\"admins\"]: permissions: removed \"admin\""
            ]
        )
        #expect(
            try told([("groups = [\"admins\"]", "groups = [\"owners\"]")]) == [
                "added rule of org-1 for groups = [\"owners\"]", "removed rule of org-1 for groups = [\"admins\"]",
            ]
        )
    }

    @Test("The order of rules is a setting, since the first that matches decides")
    func ruleOrder() throws {
        let lines = try told([
            ("groups = [\"admins\"]\npermissions = [\"read\", \"admin\"]", "PLACE"),
            (
                "provider = \"acme\"\npermissions = [\"read\"]",
                "groups = [\"admins\"]\npermissions = [\"read\", \"admin\"]"
            ),
            ("PLACE", "provider = \"acme\"\npermissions = [\"read\"]"),
        ])
        #expect(
            lines == [
                "changed organization org-1: rules: in another order: provider = \"acme\", groups = [\"admins\"]"
            ]
        )
    }

    @Test("Two rules with the same conditions are two")
    func repeatedRules() throws {
        let repeated = """
            groups = ["admins"]
            permissions = ["read", "admin"]

            [[organizations.rules]]
            groups = ["admins"]
            permissions = ["billing"]
            """
        #expect(
            try told([("groups = [\"admins\"]\npermissions = [\"read\", \"admin\"]", repeated)]) == [
                "added rule of org-1 for groups = [\"admins\"]"
            ]
        )
    }

    @Test("What is opened once waits for the next start")
    func waiting() throws {
        let after = Self.base.split(
            separator: "issuer = \"https://login.example.com\"",
            omittingEmptySubsequences: false
        )
        .joined(separator: "issuer = \"https://login.example.com\"\nlisten = \"127.0.0.1:9090\"\nwatch_config = true")
        let difference = SettingsDifference(from: try snapshot(Self.base), to: try snapshot(after))
        #expect(difference.keysThatWait == ["server.listen"])
        let kept = try settings(after).keepingWhatWaits(from: try settings(Self.base))
        #expect(kept.server.listen.port == 8080)
        #expect(kept.server.watchConfig)
    }

    @Test("A changed file of a provider type is a difference")
    func providerType() throws {
        let before = try snapshot(Self.base)
        try fixture.folder.write(
            try String(contentsOfFile: "\(Fixture.repository)/providers/oidc.toml", encoding: .utf8) + "\n# changed\n",
            to: "providers/oidc.toml"
        )
        let difference = SettingsDifference(from: before, to: try snapshot(Self.base))
        #expect(difference.changes.map(\.subject) == ["provider type oidc"])
    }

    @Test("Another issuer or subject claim may make strangers of people, another secret does not")
    func strangers() throws {
        func change(_ old: String, _ new: String) throws -> SettingsChange? {
            let after = Self.base.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
            return SettingsDifference(from: try snapshot(Self.base), to: try snapshot(after)).changes.first
        }
        #expect(try change("idp.acme.example", "sso.acme.example")?.mayChangeWhoPeopleAre == true)
        #expect(
            try change("client_id = \"a\"", "client_id = \"a\"\nclaims = { subject = \"oid\" }")?.mayChangeWhoPeopleAre
                == true
        )
        #expect(try change("first-secret", "second-secret")?.mayChangeWhoPeopleAre == false)
    }

    @Test("What is kept reads back as it was, and anything else reads as nothing")
    func kept() throws {
        let snapshot = try snapshot(Self.base)
        let bytes = snapshot.json.serialized()
        #expect(SettingsSnapshot(bytes) == snapshot)
        #expect(SettingsSnapshot(Array(bytes.dropLast())) == nil)
        #expect(SettingsSnapshot([]) == nil)
        #expect(SettingsSnapshot(Array("{\"format\":2,\"key_check\":\"\",\"parts\":[]}".utf8)) == nil)
        #expect(SettingsSnapshot(Array("{\"format\":1,\"key_check\":\"\",\"parts\":[{\"kind\":\"x\"}]}".utf8)) == nil)
    }

    @Test("Values that look the same but differ in their bytes are different")
    func bytes() throws {
        let (composed, decomposed) = ("\u{E9}", "e\u{301}")
        let (old, new) = (Self.base + "name = \"\(composed)\"", Self.base + "name = \"\(decomposed)\"")
        #expect(!SettingsDifference(from: try snapshot(old), to: try snapshot(new)).isEmpty)
    }

    @Test("A connection's name changes with each of its keys and nothing else, its issuer's with the issuer alone")
    func names() throws {
        let name = try #require(try snapshot(Self.base).connectionName(of: "acme"))
        func after(_ old: String, _ new: String) throws -> (issuer: String, whole: String) {
            let text = Self.base.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
            return try #require(try snapshot(text).connectionName(of: "acme"))
        }
        for change in [("first-secret", "second-secret"), ("client_id = \"a\"", "client_id = \"b\"")] {
            let other = try after(change.0, change.1)
            #expect(other.whole != name.whole)
            #expect(other.issuer == name.issuer)
        }
        #expect(try after("idp.acme.example", "sso.acme.example").issuer != name.issuer)
        #expect(try after("a-secret-of-the-app", "another-of-the-app") == name)
    }

    @Test("Everything that was read is named, with what was missing")
    func files() throws {
        try fixture.folder.write("file-secret-0123456789", to: "secrets/acme")
        let outcome = fixture.load(
            Self.base.split(separator: "client_secret = \"first-secret\"").joined(
                separator: "client_secret_file = \"secrets/acme\""
            )
                + "\n[[clients]]\nid = \"b\"\nsecret_file = \"secrets/none\"\nredirect_uris = [\"https://b.example/cb\"]\n"
        )
        #expect(outcome.settings == nil)
        let names = Set(outcome.files.map { String($0.path.dropFirst(fixture.folder.path.count + 1)) })
        #expect(
            names.isSuperset(of: ["secrets/acme", "secrets/none", "providers", "providers/oidc.toml"]),
            "\(names)"
        )
        let missing = outcome.files.first { $0.path.hasSuffix("secrets/none") }
        #expect(missing?.stamp == .missing)
        let read = try #require(outcome.files.first { $0.path.hasSuffix("secrets/acme") })
        #expect(read.stamp == .now(of: read.path))
        try fixture.folder.write("file-secret-of-another-length", to: "secrets/acme")
        #expect(read.stamp != .now(of: read.path))
    }
}
