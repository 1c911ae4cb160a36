/// What a provider of a certain kind knows about a person beside the standard claims.
package enum ProviderAccount: Sendable {
    case plain
    /// The addresses of the person's groups, which no token holds.
    case google(groups: [String])
    case entra(EntraAccount)
    case okta(OktaAccount)
    case auth0(Auth0Account)
}
