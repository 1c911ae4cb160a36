/// How the `iss` of an ID token is compared with the connection's expected issuer.
package enum IssuerPolicy: Sendable, Equatable {
    /// The same bytes (OpenID Connect Discovery 1.0 §4.3).
    case exact
    /// The same bytes, or one of these other spellings that the provider documents for its own old tokens.
    /// The metadata document must still say the expected issuer itself.
    case exactWithAliases([String])
    /// Each tenant has an issuer of its own under one authority, and the token's tenant, its issuer and its key's issuer
    /// must agree.
    case perTenant(TenantIssuer)

    package var tenants: TenantIssuer? {
        if case .perTenant(let tenants) = self { tenants } else { nil }
    }

    /// The words of a provider file; the aliases and the tenants stand in keys of their own.
    enum Name: String, Sendable, CaseIterable {
        case exact
        case exactWithAliases = "exact-with-aliases"
        case perTenant = "per-tenant"
    }
}
