/// A type's issuer policy, before an operator's entry says which tenant.
package enum TypeIssuerPolicy: Sendable, Equatable {
    case exact
    case exactWithAliases([String])
    case perTenant(TenantVocabulary)
}
