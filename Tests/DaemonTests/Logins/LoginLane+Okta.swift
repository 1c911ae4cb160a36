import BrokerTesting
import FakeProviders
import JOSE

extension LoginLane {
    private static let john = "00uid4BxXw6I6TV4m0g3"
    private static let tina = "00uid4BxXw6I6TV4m0g4"
    private static let una = "00uid4BxXw6I6TV4m0g5"
    private static let gus = "00uid4BxXw6I6TV4m0g6"
    private static let vera = "00uid4BxXw6I6TV4m0g7"

    /// Okta: fat and thin ID tokens, and everything that Okta refuses itself.
    static let okta = LoginLane(
        name: "okta",
        settings: .okta(),
        authentication: .basic,
        connections: [
            Connection("okta") { "type = \"okta\"\nissuer = \"\($0.issuer)\"\norganization = \"example\"" },
            Connection("okta-groupless") {
                """
                type = "okta"
                issuer = "\($0.issuer)"
                scopes = ["openid", "profile", "email"]
                organization = "example"
                """
            },
        ],
        cases: [
            LoginCase("fat ID token", at: "okta", as: john, .admitted("example", "read write admin", "okta:\(john)")),
            LoginCase("thin ID token", at: "okta", as: tina, .admitted("example", "read billing", "okta:\(tina)")),
            LoginCase("not assigned", at: "okta", as: una, .refused(status: 403, class: "not_assigned")),
            LoginCase("over 100 groups", at: "okta", as: gus, .refused(status: 400, class: "provider_error")),
            LoginCase(
                "over 100 groups where none are asked for",
                at: "okta-groupless",
                as: gus,
                .admitted("example", "read", "okta-groupless:\(gus)")
            ),
            LoginCase(
                "address not verified",
                at: "okta",
                as: vera,
                .admitted("example", "read", "okta:\(vera)", .unverified)
            ),
            refusal("policy", .policyFailed, 403, "policy_denied"),
            refusal("scopes", .scopesRejected, 403, "policy_denied"),
            refusal("network zone", .networkZone, 403, "policy_denied"),
            refusal("consent", .consentRequired, 403, "consent_required"),
            LoginCase(
                "rate limit at the token endpoint",
                at: "okta",
                as: john,
                .refused(status: 503, class: "unavailable")
            )
            .with { faults, _ in faults.okta.rateLimited = true }.thenRecovers,
            LoginCase(
                "attack: userinfo of somebody else brings the groups",
                at: "okta",
                as: tina,
                .refused(status: 502, class: "response_invalid")
            ).with { faults, _ in faults.userinfo = [.subject(john), .member("groups", ["cost-admins"])] },
            LoginCase(
                "thin ID token and userinfo is down",
                at: "okta",
                as: tina,
                .refused(status: 503, class: "unavailable")
            ).with { faults, _ in faults.answers = [.userinfo: [AnswerFault(.status(500))]] }.thenRecovers,
        ]
    )

    private static func refusal(
        _ name: String,
        _ refusal: OktaQuirks.Refusal,
        _ status: Int,
        _ outcome: String
    ) -> LoginCase {
        LoginCase("refused for \(name)", at: "okta", as: john, .refused(status: status, class: outcome)).with {
            faults,
            _ in
            faults.okta.refusal = refusal
        }
    }
}
