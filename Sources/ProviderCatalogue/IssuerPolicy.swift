/// How the `iss` of an ID token is compared with the connection's expected issuer.
package enum IssuerPolicy: Sendable, Equatable {
    /// The same bytes (OpenID Connect Discovery 1.0 §4.3).
    case exact
    /// The same bytes, or one of these other spellings that the provider documents for its own old tokens.
    /// The metadata document must still say the expected issuer itself.
    case exactWithAliases([String])

    /// The words of a provider file; the aliases stand in a key of their own.
    enum Name: String, Sendable, CaseIterable {
        case exact
        case exactWithAliases = "exact-with-aliases"
    }
}
