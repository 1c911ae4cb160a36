import FakeProviders
import JOSE
import Testing

@Suite("cost-ops provider test says what is wrong and how to mend it")
struct ProviderTestTests {
    @Test("a good set-up: every line is ok, and the exit code 0")
    func good() async throws {
        let examination = try await Clinic.examine()
        #expect(examination.run.exitCode == 0, "\(examination.run.output)")
        let lines = [
            "Acme ID (acme-idp) issuer {idp} ok configuration enabled, client id broker, client secret present ok DNS 127.0.0.1 is an address ok connection to 127.0.0.1 ok TLS none: plain http, which stays on this machine ok discovery {idp}/.well-known/openid-configuration answers 200, application/json, ",
            "ok issuer {idp}, as expected ok endpoints all there, at 127.0.0.1 ok keys 1 key for RS256: ",
            "kept 60 minutes ok algorithms RS256 is offered and accepted ok PKCE S256 is advertised ok scopes openid, email, profile ok client auth client_secret_basic is advertised ok authorization the provider takes the request and shows a page to sign in on ok redirect URI https://login.example.com/auth/callback/acme-idp is registered ok credentials client id and secret are accepted (a made-up code was refused, as it must be) ok userinfo {idp}/userinfo answers 401 without a token, as it should ok clock ",
            "ok access people from here can land in acme, by 2 rules ok domains somebody@acme.example is sent here (acme.example) Nothing failed. Now sign in once through one of your apps.",
        ]
        for line in lines { #expect(examination.says(line), "\(line)\n\(examination.run.output)") }
        for word in ["warning", "failed ", "skipped"] { #expect(!examination.run.prose.contains(word)) }
    }

    @Test("an honest provider of every type passes", arguments: ProviderKind.all)
    func kinds(_ kind: ProviderKind) async throws {
        let examination = try await Clinic.examine(kind.settings, authentication: kind.authentication) {
            kind.set(&$0)
        }
        #expect(examination.run.exitCode == 0, "\(examination.run.output)\(examination.run.errors)")
        #expect(!examination.run.prose.contains("warning"), "\(examination.run.output)")
        for line in kind.lines { #expect(examination.says(line), "\(line)\n\(examination.run.output)") }
    }

    @Test("what each type's provider says of a mistake is recognised", arguments: ProviderKind.mistakes)
    func kindsOfMistakes(_ mistake: ProviderKind.Mistake) async throws {
        let kind = mistake.kind
        let examination = try await Clinic.examine(kind.settings, authentication: kind.authentication) {
            kind.set(&$0)
            mistake.breaking(&$0)
        }
        #expect(examination.run.exitCode == 1)
        for line in mistake.lines { #expect(examination.says(line), "\(line)\n\(examination.run.output)") }
    }

    @Test("each usual mistake has its line and its mend", arguments: BrokenSetUp.all)
    func broken(_ setUp: BrokenSetUp) async throws {
        let examination = try await Clinic.examine(breaking: setUp.breaking)
        #expect(examination.run.exitCode == setUp.exitCode)
        for line in setUp.lines { #expect(examination.says(line), "\(line)\n\(examination.run.output)") }
        // A mistake must not hide behind others that follow from it.
        #expect(!examination.run.output.contains(Clinic.secret))
    }

    @Test("lines are readable: at most 96 columns but for addresses, and no colour where nobody looks")
    func layout() async throws {
        let examination = try await Clinic.examine { $0.provider.faults.discovery = [.toggledSlash] }
        for line in examination.run.output.split(separator: "\n") where !line.contains("http") {
            #expect(line.count <= 96, "\(line)")
        }
        #expect(!examination.run.output.contains("\u{1B}"))
    }

    @Test(
        "a certificate that nobody vouches for is named as the cause, and no request goes out",
        .enabled(if: SelfSignedServer.isAvailable)
    )
    func selfSigned() async throws {
        let server = try SelfSignedServer()
        defer { server.stop() }
        let examination = try await Clinic.examine { $0.entry.issuer = "https://127.0.0.1:\(server.port)" }
        #expect(examination.run.exitCode == 1)
        #expect(
            examination.says(
                "failed TLS the certificate is refused: it is self-signed mend: If the provider's certificate is from an authority of your own, name that authority's PEM file in server.ca_file; if not, do not trust this host skipped discovery needs TLS"
            ),
            "\(examination.run.output)"
        )
    }

    @Test("--json gives one object with all checks")
    func json() async throws {
        let good = try await Clinic.examine(arguments: ["--json"])
        let report = try JSONReader.parseObject(Array(good.run.output.utf8))
        #expect(report["provider"]?.stringValue == "acme-idp")
        #expect(report["failed"]?.boolValue == false)
        #expect(report["redirect_uri"]?.stringValue == Clinic.redirectURI)
        #expect(report["checks"]?.arrayValue?.count == 19)
        #expect(report["first"] == .null)

        let bad = try await Clinic.examine(arguments: ["--json"]) { $0.provider.faults.discovery = [.toggledSlash] }
        #expect(bad.run.exitCode == 1)
        let broken = try JSONReader.parseObject(Array(bad.run.output.utf8))
        #expect(broken["failed"]?.boolValue == true)
        #expect(broken["failures"]?.int64Value == 1)
        #expect(broken["first"]?.stringValue == "issuer")
        let issuer = broken["checks"]?.arrayValue?.compactMap(\.objectValue).first {
            $0["check"]?.stringValue == "issuer"
        }
        #expect(issuer?["outcome"]?.stringValue == "failed")
        #expect(issuer?["mend"]?.stringValue == "Set issuer = \"\(bad.issuer)/\" in config.toml")
        #expect(issuer?["where"]?.stringValue?.isEmpty == false)
    }

    @Test("without an id it lists the ids and asks for one; an unknown id gets the nearest; both are usage errors")
    func ids() async throws {
        let none = try await Clinic.run(["provider", "test"])
        #expect(none.exitCode == 64)
        #expect(none.errors.contains("which one? There are: acme-idp (or give --all)"))
        let slip = try await Clinic.run(["provider", "test", "acme-ipd"])
        #expect(slip.exitCode == 64)
        #expect(slip.errors.contains("no provider 'acme-ipd'. Did you mean 'acme-idp'?"), "\(slip.errors)")
        let both = try await Clinic.run(["provider", "test", "acme-idp", "--all"])
        #expect(both.exitCode == 64)
    }

    @Test("--all tests every provider, the disabled ones too")
    func all() async throws {
        let run = try await Clinic.run(["provider", "test", "--all", "--json"]) { clinic in
            let entry = clinic.entry.text.replacing("acme-idp", with: "second")
            clinic.entry.lines = ["", entry, "enabled = false"]
        }
        let report = try JSONReader.parseObject(Array(run.output.utf8))
        let reports = report["providers"]?.arrayValue?.compactMap(\.objectValue) ?? []
        #expect(reports.compactMap { $0["provider"]?.stringValue } == ["acme-idp", "second"])
        let second = reports.last?["checks"]?.arrayValue?.first?.objectValue
        #expect(second?["outcome"]?.stringValue == "warning")
        #expect(second?["found"]?.stringValue?.hasPrefix("switched off") == true)
    }

    @Test("a bad configuration ends with 78 before anything is asked")
    func badConfiguration() async throws {
        let run = try await Clinic.run(["provider", "test", "acme-idp"]) { $0.entry.lines = ["no_such_key = 1"] }
        #expect(run.exitCode == 78)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("no_such_key"))
    }

    @Test("provider list shows every entry with its redirect URI, and no secret")
    func list() async throws {
        let run = try await Clinic.run(["provider", "list"])
        #expect(run.exitCode == 0)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "ID        Type  Name     Enabled  Organization  Credentials")
        #expect(lines.dropFirst().first == "acme-idp  oidc  Acme ID  yes      acme          broker secret •••")
        #expect(lines.last == "    redirect URI  \(Clinic.redirectURI)")
        let json = try await Clinic.run(["provider", "list", "--json"])
        let list = try JSONReader.parseObject(Array(json.output.utf8))["providers"]?.arrayValue ?? []
        #expect(list.first?.objectValue?["id"]?.stringValue == "acme-idp")
        #expect(list.first?.objectValue?["client_secret"]?.stringValue == "•••")
        #expect(!(run.output + json.output).contains(Clinic.secret))
    }
}
