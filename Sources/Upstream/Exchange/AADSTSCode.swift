import BrokerCore

/// Entra's documented numbers (Microsoft, "Microsoft Entra authentication and authorization error codes").
enum AADSTSCode {
    /// Nil for a number that is not in the table: then the OAuth code decides.
    static func meaning(of number: Int64) -> ProviderErrorClass? {
        table.first { $0.numbers.contains(number) }?.means
    }

    private static let table: [(numbers: [Int64], means: ProviderErrorClass)] = [
        (
            [50_011, 900_971],
            .init(.redirectNotRegistered, "add the exact redirect URI under Authentication, platform Web")
        ),
        (
            [700_016, 700_011, 70_001, 7_000_112],
            .init(
                .clientUnknown,
                "wrong client_id or tenant, or the app is switched off; an administrator of the tenant must add it"
            )
        ),
        (
            [90_002, 900_023, 90_038, 900_432, 900_382],
            .init(.misconfigured, "no such tenant: check the tenant id, and the issuer if it is in a national cloud")
        ),
        (
            [50_194],
            .init(.misconfigured, "the app is of a single tenant: set tenant to its id, or make it multi-tenant")
        ),
        (
            [90_130, 90_124, 9_002_332, 500_208],
            .init(
                .tenantNotAllowed,
                "the kind of account does not suit the app: set tenant to organizations, or change its account types"
            )
        ),
        (
            [7_000_215, 70_002],
            .init(.clientRejected, "wrong secret: paste the secret's value, not its id")
        ),
        (
            [7_000_222],
            .init(.secretExpired, "the client secret has expired: make a new one under Certificates & secrets")
        ),
        (
            [7_000_218],
            .init(.clientRejected, "the secret is missing: set client_secret, and the platform of the app to Web")
        ),
        (
            [700_025],
            .init(
                .clientRejected,
                "the app is a public client and a secret was sent: set its platform to Web, not mobile or single-page"
            )
        ),
        (
            [700_027, 50_012, 700_030],
            .init(.clientRejected, "the assertion's key is not the app's: upload the matching certificate")
        ),
        ([65_001], .init(.consentRequired, "consent to the app's permissions is missing: sign in with prompt=consent")),
        (
            [90_094, 90_095],
            .init(
                .consentRequired,
                "an administrator of the tenant opens /{tenant}/v2.0/adminconsent?client_id=… at the authority"
            )
        ),
        ([65_004], .init(.userCancelled)),
        (
            [650_056, 650_052, 650_057],
            .init(.misconfigured, "add the permissions openid, profile, email and User.Read to the app")
        ),
        (
            [50_105],
            .init(.notAssigned, "assign the person or their group to the enterprise app, or turn the demand off")
        ),
        (
            [50_020, 16_000, 50_034, 50_014, 51_004, 90_072],
            .init(.tenantNotAllowed, "the account is not in the tenant: invite it as a guest, or use its own tenant")
        ),
        ([50_057], .init(.accessDenied, "the account is switched off in the tenant")),
        (
            [53_000, 53_001, 53_002, 53_003, 530_032, 530_035, 50_005],
            .init(
                .policyDenied,
                "Conditional Access or the security defaults of the tenant refuse; its sign-in log says"
            )
        ),
        ([50_072, 50_074, 50_076, 50_079], .init(.interactionRequired)),
        (
            [500_021, 500_022, 500_212, 500_213],
            .init(
                .policyDenied,
                "tenant restrictions or a cross-tenant policy; for the administrators of either tenant"
            )
        ),
        (
            [54_005, 700_005],
            .init(.loginExpired, "the code came twice or at another authority: look for a doubled callback")
        ),
        ([501_481, 50_147, 501_491], .init(.loginExpired, "the PKCE verifier does not belong to the code")),
        ([70_000, 70_008, 700_082, 70_043, 50_173, 50_089, 50_132, 50_133], .init(.loginExpired)),
        ([70_011, 28_002, 700_022], .init(.misconfigured, "fix scopes: one is unknown, or they are of two resources")),
        ([50_058], .init(.interactionRequired)),
        ([50_196, 90_055], .init(.unavailable, "too many requests for this person or app: something loops")),
        ([50_000, 50_033, 90_006, 90_033, 90_012, 90_024, 90_090], .init(.unavailable)),
    ]
}
