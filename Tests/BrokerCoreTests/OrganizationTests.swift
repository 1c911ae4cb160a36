import JOSE
import OAuthProtocol
import Testing

@testable import BrokerCore

/// Which organization takes a person, and what they may do there.
struct OrganizationTests {
    static let acme = Organization(
        id: "acme",
        name: "Acme",
        domains: ["acme.test", "acme-labs.test"],
        tenants: ["t-1"],
        externalIDs: ["org_9"],
        rules: [
            OrganizationRule(
                provider: "okta",
                groups: ["cost-admins", "owners"],
                permissions: [.read, .write, .admin]
            ),
            OrganizationRule(emails: ["Boss@acme.test"], permissions: [.billing]),
            OrganizationRule(claims: [("https://acme.test/roles", .string("auditor"))], permissions: [.reports]),
            OrganizationRule(roles: ["Task.Admin"], permissions: [.write]),
            OrganizationRule(provider: "okta", permissions: [.read]),
        ]
    )
    static let globex = Organization(id: "globex", name: "Globex", domains: ["globex.test"])

    let directory = OrganizationDirectory([acme, globex])

    private func person(
        provider: String = "okta",
        email: String? = nil,
        verified: Bool = true,
        groups: [String] = [],
        roles: [String] = [],
        hints: [OrganizationHint] = [],
        claims: JSONObject = JSONObject()
    ) -> UpstreamIdentity {
        UpstreamIdentity(
            provider: provider,
            subject: "s",
            issuer: "https://idp.test",
            profile: Profile(email: email, emailVerified: verified, groups: groups),
            roles: roles,
            organizationHints: hints,
            claims: claims
        )
    }

    private func permissions(_ decision: AccessDecision) -> [Permission]? {
        if case .granted(let grant) = decision.outcome { grant.permissions } else { nil }
    }

    private func organization(_ decision: AccessDecision) -> String? {
        if case .granted(let grant) = decision.outcome { grant.organization } else { nil }
    }

    @Test("where no organization is configured, everybody gets in, with nothing")
    func nothingConfigured() {
        let decision = OrganizationDirectory([]).decide(person(), tiedTo: nil)
        #expect(organization(decision) == nil)
        #expect(permissions(decision) == [])
    }

    @Test("the first rule that takes the person decides")
    func firstMatch() {
        #expect(permissions(directory.decide(person(groups: ["owners"]), tiedTo: "acme")) == [.read, .write, .admin])
        #expect(permissions(directory.decide(person(email: "boss@ACME.test"), tiedTo: "acme")) == [.billing])
        #expect(permissions(directory.decide(person(roles: ["Task.Admin"]), tiedTo: "acme")) == [.write])
        #expect(permissions(directory.decide(person(), tiedTo: "acme")) == [.read])
        #expect(permissions(directory.decide(person(provider: "google"), tiedTo: "acme")) == nil)
    }

    @Test("an address that the provider does not vouch for matches no rule")
    func unverifiedAddress() {
        let decision = directory.decide(
            person(provider: "google", email: "boss@acme.test", verified: false),
            tiedTo: "acme"
        )
        #expect(permissions(decision) == nil)
    }

    @Test("claim names are literal, and a list counts by its members")
    func claims() {
        let list: JSONObject = ["https://acme.test/roles": .array([.string("other"), .string("auditor")])]
        #expect(permissions(directory.decide(person(provider: "x", claims: list), tiedTo: "acme")) == [.reports])
        let nested: JSONObject = ["https://acme": .object(["test/roles": "auditor"])]
        #expect(permissions(directory.decide(person(provider: "x", claims: nested), tiedTo: "acme")) == nil)
    }

    @Test("groups are compared as bytes")
    func groupTwins() {
        let organization = Organization(
            id: "o",
            name: "O",
            rules: [OrganizationRule(groups: ["caf\u{E9}"], permissions: [.admin])]
        )
        let directory = OrganizationDirectory([organization])
        #expect(permissions(directory.decide(person(groups: ["cafe\u{301}"]), tiedTo: "o")) == nil)
        #expect(permissions(directory.decide(person(groups: ["caf\u{E9}"]), tiedTo: "o")) == [.admin])
    }

    @Test(
        "without a tie, what the provider vouches for decides",
        arguments: [
            (.domain("ACME-labs.test"), "acme"), (.tenant("t-1"), "acme"), (.externalID("org_9"), "acme"),
            (.domain("globex.test"), "globex"), (.domain("sub.acme.test"), nil), (.tenant("org_9"), nil),
            (.externalID("t-1"), nil),
        ] as [(OrganizationHint, String?)]
    )
    func hints(hint: OrganizationHint, expected: String?) {
        #expect(organization(directory.decide(person(hints: [hint]), tiedTo: nil)) == expected)
    }

    @Test("an e-mail address alone never brings anybody into an organization (nOAuth)")
    func addressIsNoHint() {
        #expect(organization(directory.decide(person(email: "ceo@globex.test", verified: true), tiedTo: nil)) == nil)
    }

    @Test("a provider tied to one organization can't vouch for another's domain")
    func trespass() {
        #expect(permissions(directory.decide(person(email: "ceo@globex.test"), tiedTo: "acme")) == nil)
        let vetted = directory.vetted(Profile(email: "x@elsewhere.test", emailVerified: true), tiedTo: "acme")
        #expect(!vetted.emailVerified)
        #expect(directory.vetted(Profile(email: "x@acme.test", emailVerified: true), tiedTo: "acme").emailVerified)
    }

    @Test("an organization without rules lets its people in with nothing")
    func noRules() {
        #expect(permissions(directory.decide(person(hints: [.domain("globex.test")]), tiedTo: nil)) == [])
    }
}
