package import OAuthProtocol

/// What a provider asks of a client assertion (RFC 7523 §3); the providers differ in all of it.
package struct AssertionRule: Sendable {
    package enum Audience: Sendable {
        case issuer, tokenEndpoint, issuerOrTokenEndpoint
    }

    package var audience: Audience
    /// How far ahead `exp` may be.
    package var longestLifetime: Lifetime
    /// Entra: PS256, and the certificate's thumbprint in the header.
    package var wantsCertificateThumbprint = false
}
