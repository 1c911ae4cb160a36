import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing
import Upstream

@Suite("cost-ops provider test --explain shows who somebody would be, and why")
struct ProviderExplainTests {
    private static let ada = """
        {"sub":"ada-1","email":"ada@acme.example","email_verified":true,"name":"Ada Byron","groups":["cost-admins"]}
        """

    /// A provider that asks nobody.
    private static var signedIn: FakeProviderSettings {
        var settings = FakeProviderSettings.generic()
        settings.signIn = .always(subject: House.ada)
        return settings
    }

    private func explain(
        _ claims: String,
        arguments: [String] = [],
        changing: (inout Clinic) throws -> Void = { _ in }
    ) async throws -> CommandRun {
        try await Clinic.run(
            ["provider", "test", "acme-idp", "--explain", "-"] + arguments,
            input: claims,
            changing: changing
        )
    }

    @Test("claims from standard input: the identity, each rule tried, the token that would be minted")
    func claims() async throws {
        let run = try await explain(Self.ada)
        #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
        for line in [
            "claims not verified: nobody vouches for them; a login takes a signed token",
            "subject ada-1", "name Ada Byron", "e-mail ada@acme.example, verified (email_verified is true)",
            "groups cost-admins", "organization 'acme': provider 'acme-idp' is tied to it",
            "rule 1 of acme: applies: groups; gives read, write, admin", "access token for the client app:",
            "\"org\": \"acme\"", "\"token_type\": \"access\"",
            "Organization 'acme' with read, write, admin, by rule 1 of acme.",
        ] {
            #expect(run.prose.contains(line), "\(line)\n\(run.output)")
        }
    }

    @Test("a rule that doesn't match says what it wanted and what it saw")
    func rules() async throws {
        let run = try await explain(#"{"sub":"bob","email":"bob@acme.example"}"#)
        #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
        #expect(run.prose.contains("e-mail bob@acme.example, not verified (email_verified is not in it)"))
        #expect(
            run.prose.contains("rule 1 of acme: does not apply: groups: wanted 'cost-admins', seen none"),
            "\(run.output)"
        )
        #expect(run.prose.contains("Organization 'acme' with read, by rule 2 of acme."))
    }

    @Test("who is not let in ends with 1, and hears why")
    func denied() async throws {
        let run = try await explain(#"{"sub":"eve","email":"eve@elsewhere.example","email_verified":true}"#) {
            $0.entry.organization = nil
        }
        #expect(run.exitCode == 1)
        #expect(run.prose.contains("No access: no organization has what the provider vouches for."), "\(run.output)")
    }

    @Test("a token of the provider is verified with its keys; its nonce is a note, and so is that it has expired")
    func token() async throws {
        try await Clinic.open(Self.signedIn) { clinic in
            clinic.provider.faults.idToken = [.time("exp", fromNow: -7_200)]
            let token = try await Self.idToken(from: clinic.provider)
            let run = try await clinic.run(["provider", "test", "acme-idp", "--explain", "-"], input: token + "\n")
            #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
            #expect(run.prose.contains("token verified: signature, issuer, audience"), "\(run.output)")
            #expect(run.prose.contains("nonce is not looked at"))
            #expect(run.prose.contains("it expired 2 hours ago; a login with it would be refused"), "\(run.output)")
            // A token in the output could be used.
            #expect(!run.output.contains(token))
            try clinic.folder.write(token, to: "token.jwt")
            let file = try await clinic.run([
                "provider", "test", "acme-idp", "--json", "--explain", clinic.folder.file("token.jwt"),
            ])
            let json = try JSONReader.parseObject(Array(file.output.utf8))
            #expect(json["standing"]?.stringValue == "verified")
            #expect(json["access_token"]?.objectValue?["org"]?.stringValue == "acme")
        }
    }

    @Test("a token that a login would refuse is refused, with the check that failed")
    func refused() async throws {
        try await Clinic.open(Self.signedIn) { clinic in
            for (fault, reason) in [
                (IDTokenFault.wrongAudience, "aud: the token is for 'somebody-else', expected 'broker'"),
                (.signature(.changedSignature), "ID token refused"), (.wrongIssuer, "iss: "),
            ] {
                clinic.provider.faults.idToken = [fault]
                let token = try await Self.idToken(from: clinic.provider)
                let run = try await clinic.run(["provider", "test", "acme-idp", "--explain", "-"], input: token)
                #expect(run.exitCode == 1)
                #expect(run.prose.contains(reason), "\(run.output)")
                #expect(run.prose.hasSuffix("Refused."))
            }
        }
    }

    @Test("what is neither token nor claims is said so")
    func neither() async throws {
        let text = try await explain("hello")
        #expect(text.exitCode == 1)
        #expect(text.prose.contains("refused it is no signed token"), "\(text.output)")
        let half = try await explain("{")
        #expect(half.exitCode == 1)
        #expect(half.errors.contains("the claims are"), "\(half.errors)")
        let missing = try await Clinic.run(["provider", "test", "acme-idp", "--explain", "/nonexistent/claims.json"])
        #expect(missing.exitCode == 1)
        #expect(missing.errors.contains("cannot open /nonexistent/claims.json"), "\(missing.errors)")
    }

    /// Signs somebody in at the provider, as the broker would.
    private static func idToken(from provider: FakeProvider) async throws -> String {
        let transport = try CurlTransport(proxies: .none)
        let fetch = TransportFetch(transport)
        let challenge = CodeVerifier()
        let query = FormCoding.encode([
            (name: "response_type", value: "code"), (name: "client_id", value: "broker"),
            (name: "redirect_uri", value: Clinic.redirectURI), (name: "scope", value: "openid email profile"),
            (name: "state", value: "s"), (name: "nonce", value: "n"),
            (name: "code_challenge", value: challenge.challenge.value),
            (name: "code_challenge_method", value: "S256"),
        ])
        let authorize = try #require(provider.url(of: .authorization))
        let answer = try await fetch.fetch(FetchRequest("GET", "\(authorize)?\(query)"))
        let location = try #require(answer.headers.first { $0.name.lowercased() == "location" }?.value)
        let returned = try Parameters(parsing: Array(location.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst()))
        let code = try #require(try returned.value("code"))
        let form = FormCoding.encode([
            (name: "grant_type", value: "authorization_code"), (name: "code", value: code),
            (name: "redirect_uri", value: Clinic.redirectURI),
            (name: "code_verifier", value: challenge.secret.reveal()),
        ])
        let token = try #require(provider.url(of: .token))
        let credentials = Base64.encode(Array("broker:\(Clinic.secret)".utf8))
        let body = try await fetch.fetch(
            FetchRequest(
                "POST",
                token,
                headers: [
                    ("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", "Basic \(credentials)"),
                ],
                body: Array(form.utf8)
            )
        )
        await transport.shutdown()
        return try #require(try JSONReader.parseObject(body.body)["id_token"]?.stringValue)
    }
}
