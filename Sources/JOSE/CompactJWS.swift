package import BrokerCrypto

/// A JWS in compact form (RFC 7515 §7.1), taken apart but not yet believed.
///
/// The other serialisations are not read at all: their unprotected headers have let attackers choose algorithm and key.
package struct CompactJWS: Sendable {
    /// Bounds on what is decoded.
    package struct Limits: Sendable {
        package var maxBytes: Int
        package var maxHeaderBytes: Int

        /// The defaults leave room for the longest tokens seen: claims full of groups, a certificate chain in the
        /// header.
        package init(maxBytes: Int = 256 << 10, maxHeaderBytes: Int = 32 << 10) {
            self.maxBytes = maxBytes
            self.maxHeaderBytes = maxHeaderBytes
        }
    }

    package let header: JOSEHeader
    /// The payload, **unverified**. Use what ``verify(with:allowed:)`` returns.
    package let unverifiedPayload: Bytes
    /// What the signature covers: header, a dot, payload, as they were sent (RFC 7515 §5.2, step 8).
    package let signingInput: Bytes
    package let signature: Bytes

    /// Cheap checks only: size, three segments, canonical base64url, an acceptable header.
    package init(parsing token: String, limits: Limits = Limits()) throws(JWSError) {
        let segments = try CompactSegments(token, limits)
        header = try JOSEHeader(parsing: segments.header, limits: JSONReader.Limits(maxBytes: limits.maxHeaderBytes))
        unverifiedPayload = segments.payload
        signingInput = segments.signingInput
        signature = segments.signature
        guard !signature.isEmpty else { throw .malformed("the token has no signature") }
    }

    /// Checks the signature with one key, under the rules of the key itself.
    ///
    /// - Parameter allowed: the algorithms that may be used here, whatever the token says (RFC 8725 §3.1).
    /// - Returns: the payload.
    package func verify(with key: JWK, allowed: Set<SignatureAlgorithm>) throws(JWSError) -> Bytes {
        let algorithm = header.algorithm
        guard allowed.contains(algorithm) else { throw .algorithmNotAllowed(algorithm) }
        guard key.fits(algorithm) else {
            throw .noUsableKey(.noFittingKey("the key is not for \(algorithm.rawValue)"))
        }
        guard key.key.verify(signature: signature, message: signingInput, scheme: algorithm.scheme) else {
            throw .signatureInvalid
        }
        return unverifiedPayload
    }
}
