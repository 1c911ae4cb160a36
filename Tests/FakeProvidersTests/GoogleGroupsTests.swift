import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@Suite("The Google-like group interfaces")
struct GoogleGroupsTests {
    private static let directoryScope = "https://www.googleapis.com/auth/admin.directory.group.readonly"
    private static let identityScope = "https://www.googleapis.com/auth/cloud-identity.groups.readonly"
    private static let jane = "107691503500061507151"

    private func run(
        readsGroups: Bool = true,
        _ body: @Sendable (ProviderBench, FakeServiceAccount) async throws -> Void
    ) async throws {
        let account = FakeServiceAccount(
            key: try ClientKey.generate(id: "service-key"),
            readsGroups: readsGroups,
            delegatedAdministrators: ["admin@example.com"]
        )
        var settings = FakeProviderSettings.google()
        settings.serviceAccounts = [account]
        try await ProviderBench.run(settings) { try await body($0, account) }
    }

    /// A token request of a service account, with the claims it usually has.
    private func grant(
        _ bench: ProviderBench,
        _ account: FakeServiceAccount,
        scope: String = directoryScope,
        subject: String? = nil,
        audience: String? = nil,
        key: PrivateKey? = nil
    ) async throws -> TokenAnswer {
        let now = SystemTime.now().seconds
        let endpoint = try #require(bench.provider.url(of: .token))
        var claims: JSONObject = [
            "iss": .string(account.email), "scope": .string(scope), "aud": .string(audience ?? endpoint),
            "iat": .number(JSONNumber(now)), "exp": .number(JSONNumber(now + 3_600)),
        ]
        claims["sub"] = subject.map { .string($0) }
        let material = try SigningKeyMaterial(
            privateKey: key ?? account.key.privateKey,
            keyID: account.key.id,
            algorithm: .rs256
        )
        let assertion = try CompactJWS.sign(payload: claims.serialized(), type: "JWT", key: material)
        let form = FormCoding.encode([
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion),
        ])
        return TokenAnswer(
            try await bench.fetch.fetch(
                FetchRequest(
                    "POST",
                    endpoint,
                    headers: [("Content-Type", "application/x-www-form-urlencoded")],
                    body: Array(form.utf8)
                )
            )
        )
    }

    private func directory(_ bench: ProviderBench, _ query: [(name: String, value: String)]) -> String {
        (bench.provider.url(of: .directoryGroups) ?? "") + "?" + FormCoding.encode(query)
    }

    private func search(_ bench: ProviderBench, _ member: String) -> String {
        let query = "member_key_id == '\(member)' && 'cloudidentity.googleapis.com/groups.discussion_forum' in labels"
        return (bench.provider.url(of: .groupSearch) ?? "") + "?" + FormCoding.encode([("query", query)])
    }

    @Test("list a person's groups page by page to an account with the role")
    func pages() async throws {
        try await run { bench, account in
            let token = try #require(try await grant(bench, account).accessToken)
            bench.provider.faults.google.largestPage = 2
            let first = try await bench.json(directory(bench, [("userKey", Self.jane)]), bearer: token)
            #expect(first["groups"]?.arrayValue?.first?.objectValue?["email"] == "cost-admins@example.com")
            #expect(first["groups"]?.arrayValue?.count == 2)
            let next = try #require(first["nextPageToken"]?.stringValue)
            let second = try await bench.json(
                directory(bench, [("userKey", "jane@example.com"), ("pageToken", next)]),
                bearer: token
            )
            #expect(second["groups"]?.arrayValue?.count == 1)
            #expect(second["nextPageToken"] == nil)
        }
    }

    @Test("find nested groups by address at Cloud Identity, and take nothing but its query")
    func transitive() async throws {
        try await run { bench, account in
            let token = try #require(try await grant(bench, account, scope: Self.identityScope).accessToken)
            let found = try await bench.json(search(bench, "jane@example.com"), bearer: token)
            #expect(found["memberships"]?.arrayValue?.count == 3)
            let injected = search(bench, "jane@example.com' || true || 'x")
            #expect(try await bench.get(injected, bearer: token).status == 400)
        }
    }

    @Test("refuse with 403 in their own words")
    func forbidden() async throws {
        try await run { bench, account in
            let wrongScope = try await grant(bench, account, scope: Self.identityScope).accessToken
            let refused = try await bench.get(directory(bench, [("userKey", Self.jane)]), bearer: wrongScope)
            #expect(refused.status == 403)
            bench.provider.faults.google.groups = .forbidden
            let answer = try await bench.get(search(bench, "jane@example.com"), bearer: wrongScope)
            #expect(answer.status == 403)
            let error = try JSONReader.parseObject(answer.body)["error"]?.objectValue
            #expect(error?["status"] == "PERMISSION_DENIED")
            #expect(try await bench.get(search(bench, "jane@example.com"), bearer: "made-up").status == 401)
        }
    }

    @Test("want the role, or an administrator whom the account may act for")
    func delegation() async throws {
        try await run(readsGroups: false) { bench, account in
            let url = directory(bench, [("userKey", Self.jane)])
            let own = try await grant(bench, account).accessToken
            let refused = try await bench.get(url, bearer: own)
            #expect(refused.status == 403)
            #expect(refused.text.contains("Not Authorized to access this resource/api"))
            let delegated = try await grant(bench, account, subject: "admin@example.com").accessToken
            #expect(try await bench.get(url, bearer: delegated).status == 200)
            let other = try await grant(bench, account, subject: "somebody@example.com")
            #expect(other.status == 401)
            #expect(other.error == "unauthorized_client")
            bench.provider.faults.google.delegationIsMissing = true
            #expect(try await grant(bench, account, subject: "admin@example.com").error == "unauthorized_client")
        }
    }

    @Test("take no assertion of another key, or for another audience")
    func assertions() async throws {
        try await run { bench, account in
            let forged = try await grant(bench, account, key: try PrivateKey.generate(.rsa(bits: 2_048)))
            #expect(forged.error == "invalid_grant")
            #expect(forged.errorDescription == "Invalid JWT Signature.")
            let elsewhere = try await grant(bench, account, audience: bench.provider.issuer)
            #expect(elsewhere.error == "invalid_grant")
        }
    }

    @Test("know nobody without a hosted domain")
    func consumer() async throws {
        try await run { bench, account in
            let token = try await grant(bench, account).accessToken
            let url = directory(bench, [("userKey", "casual.gardener@gmail.com")])
            #expect(try await bench.get(url, bearer: token).status == 404)
        }
    }

    @Test("come with a key file like the console's")
    func keyFile() throws {
        let account = FakeServiceAccount(key: try ClientKey.generate(id: "service-key"))
        let file = try JSONReader.parseObject(Array(account.keyFile(tokenURI: "http://127.0.0.2:1/token").utf8))
        let key = try PrivateKey(pem: try #require(file["private_key"]?.stringValue))
        #expect(key.publicKey.components == account.key.privateKey.publicKey.components)
        #expect(file["private_key_id"] == "service-key")
        #expect(file["token_uri"] == "http://127.0.0.2:1/token")
    }
}
