/// How an authority's issuer comes about.
package enum IssuerForm: Sendable {
    /// Scheme and authority of one of the provider's servers, and a path: empty, or with or without a slash at its end.
    case at(server: Int = 0, path: String)
    /// A text of its own, at no address of the provider.
    case text(String)
}
