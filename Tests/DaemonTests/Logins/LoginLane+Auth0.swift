import BrokerTesting
import FakeProviders
import JOSE

extension LoginLane {
    private static let jane = "auth0|602c0dcab993d10073daf680"
    private static let sole = "auth0|602c0dcab993d10073daf681"
    private static let gil = "google-oauth2|107691503500061507151"
    private static let waad = "waad|Xy9Qm2RtVbN3kLpZ7sWcEfGhJ0uAiDo1"
    private static let linus = "samlp|acme-saml|walter.linked"

    private static let janesRights = LoginOutcome.admitted("example", "read admin", "auth0:\(jane)")
    private static let otherOrganization = LoginOutcome.refused(status: 403, class: "tenant_not_allowed")
    private static let invalid = LoginOutcome.refused(status: 502, class: "response_invalid")

    /// Auth0: with one of its organizations asked for, and without.
    static let auth0 = LoginLane(
        name: "auth0",
        settings: .auth0(),
        authentication: .post,
        connections: [
            Connection("auth0") {
                """
                type = "auth0"
                issuer = "\($0.issuer)"
                upstream_organization = "\(Auth0Organization.acme.id)"
                claims = { roles = "https://acme.example/roles" }
                """
            },
            Connection("auth0-post") {
                "type = \"auth0\"\nissuer = \"\($0.issuer)\"\nresponse_mode = \"form_post\""
            },
            Connection("auth0-open") { "type = \"auth0\"\nissuer = \"\($0.issuer)\"" },
        ],
        cases: [
            LoginCase("member of the organization", at: "auth0", as: jane, janesRights),
            LoginCase("member of none", at: "auth0", as: sole, .refused(status: 403, class: "not_assigned")),
            LoginCase("member of another", at: "auth0", as: gil, .refused(status: 403, class: "policy_denied")),
            LoginCase(
                "waad| with somebody's address",
                at: "auth0",
                as: waad,
                .admitted("example", "read", "auth0:\(waad)", .unverified)
            ),
            LoginCase(
                "linked account",
                at: "auth0",
                as: linus,
                .admitted("example", "read", "auth0:\(linus)", .unverified)
            ),
            LoginCase(
                "no organization asked for, a verified address of a company's domain",
                at: "auth0-open",
                as: jane,
                .admitted("example", "read", "auth0-open:\(jane)")
            ),
            LoginCase(
                "attack: waad| with an address of a company's domain",
                at: "auth0-open",
                as: waad,
                .refused(status: 403, class: "no_organization")
            ),
            LoginCase("org_name in other letters", at: "auth0", as: jane, janesRights)
                .with { faults, _ in faults.auth0.organizationName = .otherCase },
            attack("HS256 with the client secret", invalid) { $0.signing = .hs256 },
            attack("org_id of another organization", otherOrganization) {
                $0.organizationID = .wrong(Auth0Organization.globex.id)
            },
            attack("no org_id", otherOrganization) { $0.organizationID = .absent },
            attack("no ID token in the answer", invalid) { $0.isThirdPartyApplication = true },
            LoginCase(
                "attack: refusal with HTML and 5,000 characters",
                at: "auth0-post",
                as: jane,
                .refused(status: 403, class: "policy_denied")
            ).with { faults, _ in faults.auth0.denial = Auth0Quirks.longHTMLDenial }.checking(LoginEnd.withoutMarkup),
            LoginCase(
                "organization required, none asked for",
                at: "auth0-open",
                as: jane,
                .refused(status: 400, class: "misconfigured")
            ).with { faults, _ in faults.auth0.requiresOrganization = true },
            LoginCase("429 at the key set", at: "auth0", as: jane, .refused(status: 503, class: "unavailable"))
                .with { faults, _ in
                    faults.auth0.keyRequestsPerSecond = 0
                    faults.rotatesBeforeSigning = true
                },
        ]
    )

    /// A tenant whose applications sign with PS256.
    static let auth0PS256 = LoginLane(
        name: "auth0, PS256",
        settings: .auth0(),
        authentication: .post,
        connections: [Connection("auth0-ps256") { "type = \"auth0\"\nissuer = \"\($0.issuer)\"" }],
        cases: [
            LoginCase("PS256", at: "auth0-ps256", as: jane, .admitted("example", "read", "auth0-ps256:\(jane)"))
        ],
        faults: { faults, _ in faults.auth0.signing = .ps256 }
    )

    private static func attack(
        _ name: String,
        _ expected: LoginOutcome,
        _ change: @escaping @Sendable (inout Auth0Quirks) -> Void
    ) -> LoginCase {
        LoginCase("attack: \(name)", at: "auth0", as: jane, expected).with { faults, _ in change(&faults.auth0) }
    }
}

extension LoginEnd {
    /// Nothing that the provider wrote is on the page as markup, and not five thousand characters of it as text.
    @Sendable static func withoutMarkup(_ end: LoginEnd) -> String? {
        let text = end.visit.page?.text ?? ""
        if text.contains("<script>alert") || text.contains("<h1>No entry") {
            return "the provider's markup is on the page"
        }
        return end.visit.words.utf8.count > 3_000 ? "the page has \(end.visit.words.utf8.count) bytes of words" : nil
    }
}
