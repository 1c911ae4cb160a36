import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Testing

@testable import Upstream

/// What becomes of verified claims; each case is a whole login, since nothing else makes a `VerifiedIDToken`.
@Suite struct ClaimMappingTests {
    let issuer: FakeIssuer

    init() throws { issuer = try FakeIssuer() }

    private func identity(
        _ claims: JSONObject,
        _ connection: (inout ProviderConnection) -> Void = { _ in }
    ) async throws -> UpstreamIdentity {
        issuer.change { $0.claims = claims }
        return try await issuer.signIn(with: issuer.connector(connection))
    }

    @Test func `The usual claims`() async throws {
        let identity = try await identity([
            "name": "Ada Lovelace", "given_name": "Ada", "family_name": "Lovelace", "preferred_username": "ada",
            "picture": "https://img.example.com/a.png", "locale": "en-GB", "email": "ada@example.com",
            "email_verified": true,
            "groups": ["a", "b"], "roles": ["r"], "auth_time": 1_700_000_000, "updated_at": "2026-01-01T00:00:00Z",
        ])
        #expect(
            identity.profile
                == Profile(
                    name: "Ada Lovelace",
                    givenName: "Ada",
                    familyName: "Lovelace",
                    preferredUsername: "ada",
                    picture: "https://img.example.com/a.png",
                    locale: "en-GB",
                    email: "ada@example.com",
                    emailVerified: true,
                    groups: ["a", "b"]
                )
        )
        #expect(identity.roles == ["r"])
        #expect(identity.authenticatedAt?.seconds == 1_700_000_000)
        #expect(identity.claims["updated_at"] == "2026-01-01T00:00:00Z")
    }

    @Test(
        arguments: [
            (true, true), ("true", true), (false, false), ("false", false), ("TRUE", false), ("1", false), (1, false),
            (nil, false),
            ([true], false), ("yes", false),
        ] as [(JSONValue, Bool)]
    )
    func `email_verified is true or "true" and nothing else (Cognito sends a string)`(value: JSONValue, expected: Bool)
        async throws
    {
        let claims: JSONObject = ["email": "ada@example.com", "email_verified": value]
        #expect(try await identity(claims).profile.emailVerified == expected)
    }

    @Test func `Trust in addresses is the connection's named behaviour`() async throws {
        let verified: JSONObject = ["email": "ada@example.com", "email_verified": true]
        #expect(try await !identity(verified) { $0.emailTrust = .never }.profile.emailVerified)
        #expect(try await identity(["email": "ada@example.com"]) { $0.emailTrust = .always }.profile.emailVerified)
        #expect(try await !identity([:]) { $0.emailTrust = .always }.profile.emailVerified)
    }

    @Test(
        arguments: [
            (["email": "a@gmail.com", "email_verified": true], true),
            (["email": "a@GMAIL.com"], true),
            (["email": "a@gmail.com", "email_verified": false], false),
            (["email": "a@gmail.com.evil.test", "email_verified": true], false),
            (["email": "a@notgmail.com", "email_verified": true], false),
            (["email": "a@example.com", "email_verified": true], false),
            (["email": "a@example.com", "email_verified": true, "hd": "example.com"], true),
            (["email": "a@example.com", "email_verified": false, "hd": "example.com"], false),
            (["email": "a@example.com", "hd": "example.com"], false),
            (["email": "a@example.com", "email_verified": true, "hd": 1], false),
            (["email": "a@second.example", "email_verified": true, "hd": "example.com"], true),
        ] as [(JSONObject, Bool)]
    )
    func `Google is the authority for gmail.com, and for verified addresses of an organization it hosts`(
        claims: JSONObject,
        expected: Bool
    ) async throws {
        let identity = try await identity(claims) {
            $0.emailTrust = .googleAuthoritative
            $0.organizationKeys = [OrganizationKey(claim: "hd", list: .domains)]
        }
        #expect(identity.profile.emailVerified == expected)
    }

    @Test(
        arguments: [
            ("admins", ["admins"]), (["a", "b", 1, nil, "", "c"], ["a", "b", "c"]),
            (["admin": ["org": "domain"], "viewer": [:]], ["admin", "viewer"]), (nil, []), (1, []), (true, []),
            ([], []),
            (["/top/sub", "a b", "\u{E9}"], ["/top/sub", "a b", "\u{E9}"]),
            (["bad\u{0}", "bad\r\n", "\u{202E}x", "ok"], ["ok"]),
        ] as [(JSONValue, [String])]
    )
    func `Groups come as string, array, object or not at all`(value: JSONValue, expected: [String]) async throws {
        #expect(try await identity(["groups": value]).profile.groups == expected)
    }

    @Test func `An over-long group is dropped and not cut: cut, it could be another`() async throws {
        let long = String(repeating: "a", count: 513)
        #expect(try await identity(["groups": [.string(long), "b"]]).profile.groups == ["b"])
        let many = JSONValue.array((0..<3_000).map { .string("g\($0)") })
        #expect(try await identity(["groups": many]).profile.groups.count == 2_000)
    }

    @Test func `Claim names are literal: slashes, dots and colons are no paths`() async throws {
        let identity = try await identity([
            "https://acme.example/roles": ["x"], "urn:zitadel:iam:org:project:roles": ["admin": [:]],
            "a": ["b": ["nested"]],
        ]) {
            $0.claims.groups = "https://acme.example/roles"
            $0.claims.roles = "urn:zitadel:iam:org:project:roles"
        }
        #expect(identity.profile.groups == ["x"])
        #expect(identity.roles == ["admin"])
        #expect(try await self.identity(["a": ["b": ["nested"]]]) { $0.claims.groups = "a.b" }.profile.groups.isEmpty)
    }

    @Test func `Names are bounded and carry nothing invisible; what is no string is absent`() async throws {
        let profile = try await identity([
            "name": .string("A\u{0}d\r\na\u{202E}" + String(repeating: "x", count: 10_000)), "given_name": 1,
            "family_name": "   ",
            "picture": "javascript:alert(1)", "locale": ["en"], "email": "no address",
        ]).profile
        #expect(profile.name?.hasPrefix("Adax") == true)
        #expect(profile.name?.unicodeScalars.count == 256)
        #expect(
            profile.givenName == nil && profile.familyName == nil && profile.picture == nil && profile.locale == nil
        )
        #expect(profile.email == nil && !profile.emailVerified)
        #expect(try await identity(["picture": "http://img.example.com/a.png"]).profile.picture == nil)
    }

    @Test(arguments: ["@example.com", "a@", "a", "", "a b@example.com", "a\u{0}@example.com", "a@example.com\r\n"])
    func `What is no address is none, verified or not`(text: String) async throws {
        let claims: JSONObject = ["email": .string(text), "email_verified": true]
        let identity = try await identity(claims)
        #expect(identity.profile.email == nil && !identity.profile.emailVerified && identity.organizationHints.isEmpty)
    }

    @Test func `Azure AD B2C sends an array of addresses`() async throws {
        #expect(
            try await identity(["emails": ["a@example.com", "b@example.com"]]) { $0.claims.email = "emails" }.profile
                .email == "a@example.com"
        )
    }

    @Test func `Another subject claim comes from the ID token and is required`() async throws {
        #expect(try await identity(["oid": "object-1"]) { $0.claims.subject = "oid" }.subject == "object-1")
        for value in [nil, 1, "", .string(String(repeating: "a", count: 256))] as [JSONValue] {
            let error = await upstreamError { _ = try await identity(["oid": value]) { $0.claims.subject = "oid" } }
            #expect(error?.step == .claims)
            #expect(error?.kind == .responseInvalid)
        }
    }

    @Test func `Organization hints follow the connection's keys, then its claim, then a verified address`() async throws
    {
        let identity = try await identity([
            "hd": "Example.COM", "tid": "tenant-1", "org_id": "org_X", "company": "c-1",
            "email": "ada@Mail.Example.com",
            "email_verified": true,
        ]) {
            $0.organizationKeys = [
                OrganizationKey(claim: "hd", list: .domains), OrganizationKey(claim: "tid", list: .tenants),
                OrganizationKey(claim: "org_id", list: .externalIDs),
            ]
            $0.claims.organization = "company"
        }
        #expect(
            identity.organizationHints == [
                .domain("example.com"), .tenant("tenant-1"), .externalID("org_X"), .externalID("c-1"),
                .domain("mail.example.com"),
            ]
        )
        #expect(try await self.identity(["email": "ada@example.com"]).organizationHints.isEmpty)
    }

    @Test(
        arguments: [
            (["hd": "example.com"], true), (["hd": "EXAMPLE.com"], true), (["hd": "other.example"], false),
            ([:], false),
            (["email": "a@example.com", "email_verified": true], false), (["hd": "sub.example.com"], false),
            (["hd": 1], false),
            (["hd": "evilexample.com"], false),
        ] as [(JSONObject, Bool)]
    )
    func `hosted_domains is judged by the hd claim, never by the address (CVE-2024-29033)`(
        claims: JSONObject,
        allowed: Bool
    ) async {
        let error = await upstreamError {
            _ = try await identity(claims) { $0.hostedDomains = ["second.example", "example.com"] }
        }
        #expect((error == nil) == allowed)
        if let error {
            #expect(error.step == .claims)
            #expect(error.kind == .tenantNotAllowed)
        }
    }

    @Test func `allowed_tenants is judged by bytes`() async throws {
        _ = try await identity(["tid": "t-1"]) { $0.allowedTenants = .listed(["t-1"]) }
        for claims in [["tid": "T-1"], ["tid": "t-2"], [:]] as [JSONObject] {
            let error = await upstreamError { _ = try await identity(claims) { $0.allowedTenants = .listed(["t-1"]) } }
            #expect(error?.kind == .tenantNotAllowed)
        }
    }
}
