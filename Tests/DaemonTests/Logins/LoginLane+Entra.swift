import BrokerTesting
import FakeProviders
import JOSE

extension LoginLane {
    private static let contoso = EntraTenant.contoso.id
    private static let fabrikam = EntraTenant.fabrikam.id
    private static let personal = EntraTenant.personal

    private static let adele = "\(contoso)/9a810744-a596-4cc8-889e-60bebde91437"
    private static let mallory = "\(fabrikam)/e1a5d3f2-4b1f-4c6d-8d3a-9b7c2e1aff06"
    private static let miriam = "\(contoso)/5b0c7f68-0d0a-4a52-9a65-7a3a4b9cbb02"

    private static let invalid = LoginOutcome.refused(status: 502, class: "response_invalid")
    private static let otherTenant = LoginOutcome.refused(status: 403, class: "tenant_not_allowed")

    private static func connection(_ id: String, _ authority: String, _ lines: String = "") -> Connection {
        Connection(id) { provider in
            """
            type = "azure-ad"
            tenant = "\(authority)"
            issuer = "\(provider.configuredIssuer(at: authority) ?? "")"
            scopes = ["openid", "profile", "email", "User.Read"]
            group_lookup_url = "\(provider.baseURL(server: EntraTenant.graphServer))"
            \(lines)
            """
        }
    }

    private static let entraConnections = [
        connection("entra", contoso),
        connection("entra-listed", "common", "allowed_tenants = [\"\(contoso)\"]"),
        connection("entra-open", "organizations", "allowed_tenants = [\"\(contoso)\", \"\(fabrikam)\"]"),
        connection("entra-consumers", "consumers", "organization = \"home\""),
    ]

    /// Entra ID: a tenant of one's own, a list of tenants, and personal accounts.
    static let entra = LoginLane(
        name: "azure-ad",
        settings: .entra(),
        authentication: .post,
        connections: entraConnections,
        cases: entraPeople + entraAttacks + graphFailures + entraErrors
    )

    private static let entraPeople = [
        LoginCase("member", at: "entra", as: "adele", .admitted("example", "read admin", "entra:\(adele)")),
        LoginCase(
            "member without groups and address",
            at: "entra",
            as: "nestor",
            .admitted("example", "read", "entra:\(contoso)/3f2b7c15-5c0e-4f0b-8a4d-0b2f5f7f3a01", .unverified)
        ),
        LoginCase(
            "member of 250 groups, through Graph",
            at: "entra",
            as: "miriam",
            .admitted("example", "read billing", "entra:\(miriam)")
        ).checking { $0.asked(.claimSource) == 0 ? nil : "an address out of the token was asked" },
        LoginCase("member whom nobody assigned", at: "entra", as: "lee", .atProvider("AADSTS50105")),
        LoginCase(
            "guest",
            at: "entra",
            as: "grady",
            .admitted("example", "read billing", "entra:\(contoso)/2d9c1a40-86c1-4d05-b1e2-5c6a0f8eee05")
        ),
        LoginCase("stranger at a tenant's own", at: "entra", as: "mallory", .atProvider("AADSTS50020")),
        LoginCase("personal account at a tenant's own", at: "entra", as: "casey", .atProvider("AADSTS50020")),
        LoginCase(
            "member where tenants are listed",
            at: "entra-listed",
            as: "adele",
            .admitted("example", "read admin", "entra-listed:\(adele)")
        ),
        LoginCase(
            "the guest at home",
            at: "entra-open",
            as: "grady",
            .admitted("fabrikam", "read", "entra-open:\(fabrikam)/77e34b6c-16c7-4b2a-9a0e-3de0b1f4dd04")
        ),
        LoginCase("personal account at organizations", at: "entra-open", as: "casey", .atProvider("AADSTS500208")),
        LoginCase(
            "personal account at consumers",
            at: "entra-consumers",
            as: "casey",
            .admitted(
                "home",
                "read",
                "entra-consumers:\(personal)/00000000-0000-0000-66f3-3332eca7ea81",
                .verified
            )
        ),
    ]

    private static let entraAttacks: [LoginCase] = [
        LoginCase("attack: tenant outside the list", at: "entra-listed", as: "mallory", otherTenant),
        LoginCase("attack: personal account where tenants are listed", at: "entra-listed", as: "casey", otherTenant),
        LoginCase(
            "nOAuth: the victim",
            at: "entra-open",
            as: "adele",
            .admitted("example", "read admin", "entra-open:\(adele)")
        ),
        LoginCase(
            "nOAuth: her address in another tenant",
            at: "entra-open",
            as: "mallory",
            .admitted("fabrikam", "read", "entra-open:\(mallory)", .unverified)
        ),
        LoginCase(
            "nOAuth: her address, xms_edov absent",
            at: "entra-open",
            as: "mallory",
            .admitted("fabrikam", "read", "entra-open:\(mallory)", .unverified)
        ).with { faults, _ in faults.entra.spoofedEmail = ("adele@contoso.example", nil) },
        LoginCase(
            "her address in another tenant, and Entra itself vouches for it",
            at: "entra-open",
            as: "mallory",
            .admitted("fabrikam", "read", "entra-open:\(mallory)")
        ).with { faults, _ in faults.entra.spoofedEmail = ("adele@contoso.example", "1") }
            .asking("organization", "fabrikam"),
        attack("personal account at organizations", "entra-open", otherTenant) {
            .signedByAnotherTenantsKey(claiming: personal, keyOf: personal)
        }.alsoPublishingPersonalKey,
        attack("personal accounts' key claims a work tenant", "entra-listed") {
            .personalKeyClaimingTenant(contoso)
        },
        attack("personal accounts' key claims a work tenant, at organizations", "entra-open") {
            .personalKeyClaimingTenant(contoso)
        }.alsoPublishingPersonalKey,
        attack("another tenant's key", "entra-open") {
            .signedByAnotherTenantsKey(claiming: contoso, keyOf: fabrikam)
        },
        attack("tid is another than iss names", "entra-open") { .tenantIDSwapped(fabrikam) },
        attack("tid is another, at a tenant's own", "entra") { .tenantIDSwapped(fabrikam) },
        attack("iss is another than tid", "entra-open") { .issuerSwapped(tenantID: fabrikam) },
        attack("iss is another, at a tenant's own", "entra") { .issuerSwapped(tenantID: fabrikam) },
        attack("tid is no GUID", "entra-open") { .tenantIDNotGUID("contoso.example") },
        attack("tid is missing", "entra-open") { .withoutTenantID },
        attack("oid is missing", "entra-open") { .withoutObjectID },
        attack("v1.0 token", "entra-open") { .version1AtVersion2 },
        attack("v1.0 token at a tenant's own", "entra") { .version1AtVersion2 },
        LoginCase(
            "attack: hostile _claim_sources",
            at: "entra",
            as: "miriam",
            .admitted("example", "read billing", "entra:\(miriam)")
        ).with { faults, _ in faults.entra.claimSource = .hostile }.checking {
            $0.asked(.claimSource) == 0 ? nil : "the hostile address was asked"
        },
    ]

    private static func attack(
        _ name: String,
        _ connection: String,
        _ expected: LoginOutcome = invalid,
        _ attack: @escaping @Sendable () -> EntraQuirks.TokenAttack
    ) -> LoginCase {
        LoginCase("attack: \(name)", at: connection, as: "adele", expected).with { faults, _ in
            faults.entra.tokenAttack = attack()
        }
    }

    /// Rules look at groups here, so nobody comes in whose groups nobody knows.
    private static let graphFailures: [LoginCase] = [
        graph("403", 403, "consent_required", .forbidden),
        graph("401", 502, "misconfigured", .unauthorized),
        graph("403 at the second page", 403, "consent_required", .forbiddenAfterFirstPage),
        graph("the next page is elsewhere", 502, "response_invalid", .nextPage("https://evil.example/v1.0/groups")),
        graph("pages without end", 502, "response_invalid", .endlessPages),
        graph("a page without a list", 502, "response_invalid", .withoutList),
        LoginCase("Graph: 500", at: "entra", as: "miriam", .refused(status: 503, class: "unavailable")).with {
            faults,
            _ in
            faults.answers = [.graphMemberships: [AnswerFault(.status(500))]]
        }.thenRecovers,
        LoginCase("Graph: 429", at: "entra", as: "miriam", .refused(status: 503, class: "unavailable")).with {
            faults,
            _ in
            faults.answers = [.graphMemberships: [AnswerFault(.status(429, retryAfter: "1"))]]
        }.thenRecovers,
        LoginCase(
            "Graph is not asked for others",
            at: "entra",
            as: "adele",
            .admitted("example", "read admin", "entra:\(adele)")
        )
        .with { faults, _ in faults.entra.graph = .forbidden }.checking {
            $0.asked(.graphMemberships) == 0 ? nil : "Graph was asked"
        },
    ]

    private static func graph(
        _ name: String,
        _ status: Int,
        _ outcome: String,
        _ fault: GroupServiceFault
    ) -> LoginCase {
        LoginCase("Graph: \(name)", at: "entra", as: "miriam", .refused(status: status, class: outcome)).with {
            faults,
            _ in
            faults.entra.graph = fault
        }.checking { $0.asked(.claimSource) == 0 ? nil : "an address out of the token was asked" }
    }

    private static let entraErrors: [LoginCase] = [
        tokenError(.wrongSecret, 502, "client_auth_failed"),
        tokenError(.expiredSecret, 502, "secret_expired"),
        tokenError(.noConsent, 403, "consent_required"),
        tokenError(.blockedByConditionalAccess, 403, "policy_denied"),
        tokenError(.usedCode, 400, "login_expired"),
        tokenError(.secondFactorNeeded, 400, "interaction_required"),
        tokenError(.throttled, 503, "unavailable"),
    ]

    private static func tokenError(_ error: EntraError, _ status: Int, _ outcome: String) -> LoginCase {
        LoginCase(
            "token endpoint: AADSTS\(error.number)",
            at: "entra",
            as: "adele",
            .refused(status: status, class: outcome)
        ).with { faults, _ in faults.entra.tokenError = error }
    }

    /// Entra's replicas serve different sets of keys: a key disappears and returns.
    static let flappingEntra = LoginLane(
        name: "azure-ad, flapping keys",
        settings: .entra(),
        authentication: .post,
        connections: [connection("entra-flapping", contoso)],
        cases: [
            LoginCase("keys: the first set", at: "entra-flapping", as: "adele", flappingAdele),
            flap,
            LoginCase("keys: gone from the set", at: "entra-flapping", as: "adele", flappingAdele),
            flap,
            LoginCase("keys: back in it", at: "entra-flapping", as: "adele", flappingAdele),
        ],
        faults: { faults, _ in faults.keySet = [.flapping] }
    )

    private static let flappingAdele = LoginOutcome.admitted("example", "read admin", "entra-flapping:\(adele)")

    /// An unknown key makes the broker fetch the next set.
    private static let flap = LoginCase("attack: unknown kid", at: "entra-flapping", as: "adele", invalid)
        .with { faults, _ in faults.idToken = [.unknownKeyID] }
        .checking { $0.asked(.keys) == 1 ? nil : "the keys were fetched \($0.asked(.keys)) times" }
}

extension LoginCase {
    /// The key of personal accounts is in every set.
    fileprivate var alsoPublishingPersonalKey: LoginCase {
        let others = faults
        return with { faults, provider in
            others(&faults, provider)
            faults.entra.publishesPersonalKeyEverywhere = true
        }
    }
}
