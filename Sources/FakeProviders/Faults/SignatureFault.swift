/// A forged or broken signature over an otherwise well-formed token.
package enum SignatureFault: Sendable {
    /// `alg` `none` with an empty signature (RFC 7518 §3.6).
    case none
    /// The right `alg`, an empty signature.
    case empty
    /// HS256 with the provider's public key, as PEM text, for the secret.
    case hmacWithPublicKey
    /// HS256 with the client's secret.
    case hmacWithClientSecret
    /// A key the provider never published, under the signing key's `kid`.
    case foreignKey
    /// The payload gets another `sub` after it was signed.
    case changedPayload
    /// The last byte of the signature is turned.
    case changedSignature
    /// The forger's own key travels in the header as `jwk`.
    case embeddedKey
}
