/// The numbers a public key consists of, as a JWK shows them (RFC 7518 §6.2.1, §6.3.1; RFC 8037 §2).
package enum PublicKeyComponents: Sendable, Hashable {
    /// Modulus and exponent, big-endian, without leading zeros.
    case rsa(modulus: Bytes, exponent: Bytes)
    /// Coordinates, big-endian, each exactly as long as the curve's.
    case ec(curve: EllipticCurve, x: Bytes, y: Bytes)
    /// The 32 bytes of RFC 8032 §5.1.5.
    case ed25519(Bytes)
}
