import BrokerCore
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Testing

@testable import Upstream

/// An authority whose tenants have issuers of their own (Entra ID): the token's tenant, its issuer and its key's issuer must
/// agree, and the tenant be one that may sign in. Each case is a whole login over HTTP.
@Suite struct TenantTests {
    private static let acme = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"
    private static let other = "0b1c2d3e-0000-4000-8000-000000000002"
    private static let personal = "9188040d-6c67-4c5b-b112-36a304b66dad"

    let issuer: FakeIssuer

    init() throws { issuer = try FakeIssuer() }

    private var template: String { "\(issuer.server.origin)/{tenantid}/v2.0" }

    private func issuerText(_ tenant: String) -> String { "\(issuer.server.origin)/\(tenant)/v2.0" }

    /// A good token of a tenant, with changes.
    private func claims(_ tenant: String = acme, _ changes: JSONObject = [:]) -> JSONObject {
        var claims: JSONObject = [
            "iss": .string(issuerText(tenant)), "tid": .string(tenant), "oid": "object-1", "ver": "2.0",
        ]
        for (name, value) in changes.members { claims[name] = value }
        return claims
    }

    private func connector(
        _ authority: TenantIssuer.Authority = .many,
        allowed: AllowedTenants = .listed([acme]),
        _ change: (inout ProviderConnection) -> Void = { _ in }
    ) throws -> OIDCConnector {
        let tenants = TenantIssuer(template: try #require(TenantTemplate(template)), authority: authority)
        return issuer.connector {
            $0.issuerPolicy = .perTenant(tenants)
            $0.expectedIssuer = tenants.expectedIssuer
            $0.allowedTenants = allowed
            $0.personalTenant = Self.personal
            $0.requiredClaims = [("ver", "2.0")]
            $0.identity = .tenantAndObject
            $0.organizationKeys = [OrganizationKey(claim: "tid", list: .tenants)]
            $0.emailTrust = .domainOwnerVerified
            change(&$0)
        }
    }

    private func publish(metadata: String? = nil, key: JSONValue? = nil) {
        let metadata = metadata ?? template
        let key = key ?? .string(template)
        issuer.change {
            $0.metadata = ["issuer": .string(metadata)]
            $0.published[0]["issuer"] = key.isNull ? Optional.none : key
        }
    }

    private func outcome(_ claims: JSONObject, _ connector: OIDCConnector? = nil) async throws -> UpstreamError? {
        issuer.change { $0.claims = claims }
        let connector = try connector ?? self.connector()
        return await upstreamError { _ = try await issuer.signIn(with: connector) }
    }

    @Test func `A person is the tenant and the object id, stored with the tenant's own issuer`() async throws {
        publish()
        issuer.change { [claims = claims()] in $0.claims = claims }
        let identity = try await issuer.signIn(with: connector())
        #expect(identity.subject == "\(Self.acme)/object-1")
        #expect(identity.issuer == issuerText(Self.acme))
        #expect(identity.organizationHints == [.tenant(Self.acme)])
    }

    @Test func `The same object id, or the same sub, in two tenants is two people`() async throws {
        publish()
        let connector = try connector(allowed: .any(except: [Self.personal]))
        var subjects: Set<String> = []
        for tenant in [Self.acme, Self.other] {
            issuer.change { [claims = claims(tenant)] in $0.claims = claims }
            subjects.insert(try await issuer.signIn(with: connector).subject)
        }
        #expect(subjects.count == 2)
    }

    @Test(arguments: ["{tenantid}", "{TenantId}", "{TENANTID}"])
    func `Step 2: the placeholder stands in any letter case, in metadata and key`(placeholder: String) async throws {
        let text = template.replacing("{tenantid}", with: placeholder)
        publish(metadata: text, key: .string(text))
        #expect(try await outcome(claims()) == nil)
    }

    @Test func `Step 2: the key of personal accounts signs for no company's tenant`() async throws {
        publish(key: .string(issuerText(Self.personal)))
        let error = try await outcome(claims(), connector(allowed: .any(except: [])))
        #expect(error?.step == .verify)
        #expect(error?.detail.contains("kid: the key is of '\(issuerText(Self.personal))'") == true)
        #expect(error?.detail.contains("and the token of '\(issuerText(Self.acme))'") == true)
        #expect(try await outcome(claims(Self.personal), connector(allowed: .any(except: []))) == nil)
    }

    @Test func `Step 2: another tenant's own key signs for its tenant alone`() async throws {
        publish(key: .string(issuerText(Self.other)))
        #expect(try await outcome(claims())?.detail.contains("kid: ") == true)
    }

    @Test func `Step 2: where many tenants share the keys, a key that names no issuer could be anybody's`() async throws
    {
        publish(key: .null)
        #expect(try await outcome(claims())?.detail.contains("kid: the key names no issuer") == true)
        // One tenant's own key set needs no further name.
        publish(metadata: issuerText(Self.acme), key: .null)
        // Both copies are written behind the answer; clearing before that would clear nothing.
        #expect(await eventually { issuer.cache.count == 2 })
        issuer.cache.change { $0 = [:] }
        #expect(try await outcome(claims(), connector(.one(Self.acme), allowed: .unrestricted)) == nil)
    }

    @Test func `Step 3: iss and tid name one tenant`() async throws {
        publish()
        let error = try await outcome(claims(Self.acme, ["iss": .string(issuerText(Self.other))]))
        #expect(
            error?.detail.contains("iss: the token is of the tenant \(Self.other), and its tid is \(Self.acme)") == true
        )
        #expect(issuer.server.requestCount(path: "/keys") == 0)
    }

    @Test(
        arguments: [
            nil, 1, "", "acme.example", "8EAEF023-2B34-4DA1-9BAA-8BC8C9D6A490", "8eaef0232b344da19baa8bc8c9d6a490",
            "8eaef023-2b34-4da1-9baa-8bc8c9d6a490/x", "{tenantid}", "common", ["8eaef023-2b34-4da1-9baa-8bc8c9d6a490"],
        ] as [JSONValue]
    )
    func `Step 3: tid is a GUID`(value: JSONValue) async throws {
        publish()
        let text = value.stringValue ?? Self.acme
        let changes = JSONObject([("tid", value.isNull ? .null : value), ("iss", .string(issuerText(text)))])
        let error = try await outcome(claims(Self.acme, changes), connector(allowed: .any(except: [])))
        #expect(error?.step == .verify)
        #expect(error?.detail.contains("tid: ") == true, "\(error?.detail ?? "accepted")")
    }

    @Test(arguments: [
        "ORIGIN/TENANT/v2.0/", "ORIGIN/TENANT/v1.0", "ORIGIN/x/TENANT/v2.0", "https://evil.test/TENANT/v2.0",
        "https://sts.windows.net/TENANT/", "ORIGIN/{tenantid}/v2.0",
    ])
    func `Step 3: iss is the metadata's issuer with the tenant put in`(text: String) async throws {
        publish()
        let wrong = text.replacing("ORIGIN", with: issuer.server.origin).replacing("TENANT", with: Self.acme)
        #expect(try await outcome(claims(Self.acme, ["iss": .string(wrong)]))?.detail.contains("iss: ") == true)
    }

    @Test func `Step 4: a tenant that is not listed, and an empty list, let nobody in`() async throws {
        publish()
        for (tenant, allowed) in [
            (Self.other, AllowedTenants.listed([Self.acme])), (Self.acme, .listed([])),
            (Self.personal, .any(except: [Self.personal])), (Self.personal, .listed([Self.acme])),
        ] {
            let error = try await outcome(claims(tenant), connector(allowed: allowed))
            #expect(error?.step == .claims)
            #expect(error?.kind == .tenantNotAllowed)
            #expect(error?.detail.contains(tenant) == true)
        }
        #expect(try await outcome(claims(Self.other), connector(allowed: .any(except: [Self.personal]))) == nil)
    }

    @Test(arguments: ["1.0", nil, 2] as [JSONValue])
    func `Step 5: ver is 2.0; a v1 token is not taken for one`(version: JSONValue) async throws {
        publish()
        let error = try await outcome(claims(Self.acme, JSONObject([("ver", version)])))
        #expect(error?.detail.contains("ver: ") == true)
        #expect(issuer.server.requestCount(path: "/keys") == 0)
    }

    @Test(arguments: [nil, "", 1, ["a"]] as [JSONValue])
    func `Step 6: without a usable oid nobody is known`(value: JSONValue) async throws {
        publish()
        let error = try await outcome(claims(Self.acme, JSONObject([("oid", value)])))
        #expect(error?.step == .claims)
        #expect(error?.detail.contains("'oid'") == true)
    }

    @Test func `One tenant: no template anywhere, and no other tenant`() async throws {
        let connector = try connector(.one(Self.acme), allowed: .unrestricted)
        publish(metadata: issuerText(Self.acme))
        #expect(try await outcome(claims(), connector) == nil)
        #expect(try await outcome(claims(Self.other), connector)?.detail.contains("iss: ") == true)
        publish()
        issuer.cache.change { $0 = [:] }
        let error = try await outcome(claims(), self.connector(.one(Self.acme), allowed: .unrestricted))
        #expect(error?.step == .discovery)
    }

    @Test func `A tenant named by its domain is the one that the metadata names, and no other`() async throws {
        publish(metadata: issuerText(Self.acme))
        let connector = try connector(.oneByDomain, allowed: .unrestricted)
        #expect(try await outcome(claims(), connector) == nil)
        let foreign = try await outcome(claims(Self.other), connector)
        #expect(foreign?.detail.contains("expected '\(issuerText(Self.acme))'") == true)
    }

    @Test(arguments: ["ORIGIN/{tenantid}/v2.0", "ORIGIN/acme.example/v2.0", "https://evil.test/TENANT/v2.0"])
    func `A tenant named by its domain takes no metadata but a tenant's of the same authority`(text: String)
        async throws
    {
        publish(metadata: text.replacing("ORIGIN", with: issuer.server.origin).replacing("TENANT", with: Self.acme))
        let error = try await outcome(claims(), connector(.oneByDomain, allowed: .unrestricted))
        #expect(error?.step == .discovery)
    }

    @Test func `An authority of many tenants takes the template's metadata alone`() async throws {
        for text in [issuerText(Self.acme), "https://evil.test/{tenantid}/v2.0", template + "/"] {
            publish(metadata: text)
            issuer.cache.change { $0 = [:] }
            #expect(try await outcome(claims())?.step == .discovery)
        }
    }

    @Test func `iss of the callback is a tenant's of the authority (RFC 9207 §2.4)`() async throws {
        publish()
        issuer.change { [claims = claims()] in $0.claims = claims }
        func callback(_ text: String) async throws -> UpstreamError? {
            let callback = Parameters(pairs: [("code", "code-1234567890"), ("iss", text)])
            let connector = try connector()
            return await upstreamError { _ = try await issuer.signIn(with: connector, callback: callback) }
        }
        #expect(try await callback(issuerText(Self.acme)) == nil)
        #expect(try await callback("https://evil.test/\(Self.acme)/v2.0")?.step == .authorization)
        #expect(try await callback(issuerText("acme.example"))?.step == .authorization)
    }

    @Test(
        arguments: [
            (true, true), (1, true), ("1", true), ("true", true), (false, false), ("false", false), (0, false),
            (2, false), ("yes", false), ("TRUE", false), (nil, false), ([true], false),
        ] as [(JSONValue, Bool)]
    )
    func `nOAuth: an address is the directory's word unless xms_edov says more, whatever email_verified says`(
        value: JSONValue,
        expected: Bool
    ) async throws {
        publish()
        let changes = JSONObject([("email", "ceo@acme.example"), ("email_verified", true), ("xms_edov", value)])
        issuer.change { [claims = claims(Self.acme, changes)] in $0.claims = claims }
        let identity = try await issuer.signIn(with: connector())
        #expect(identity.profile.email == "ceo@acme.example")
        #expect(identity.profile.emailVerified == expected)
    }

    @Test func `nOAuth: xms_edov is the ID token's word on the ID token's address`() async throws {
        publish()
        issuer.change { [claims = claims(Self.acme, ["xms_edov": true])] in
            $0.claims = claims
            $0.userinfo = ["sub": "person-1", "email": "ceo@acme.example"]
        }
        let identity = try await issuer.signIn(with: connector { $0.userinfo = .always })
        #expect(identity.profile.email == "ceo@acme.example" && !identity.profile.emailVerified)
    }

    @Test func `Personal accounts are of nobody's organization`() async throws {
        publish()
        // A verified address at a company's domain lets nobody in either: the account stays with who has left the company.
        let changes = JSONObject([("email", "ceo@acme.example"), ("xms_edov", true)])
        issuer.change { [claims = claims(Self.personal, changes)] in $0.claims = claims }
        let identity = try await issuer.signIn(with: connector(allowed: .any(except: [])))
        #expect(identity.profile.emailVerified)
        #expect(identity.organizationHints.isEmpty)
    }
}
