/// What a provider of a certain kind knows about a person beside the standard claims.
package enum ProviderAccount: Sendable {
    case plain
    case entra(EntraAccount)
    case okta(OktaAccount)
    case auth0(Auth0Account)
}
