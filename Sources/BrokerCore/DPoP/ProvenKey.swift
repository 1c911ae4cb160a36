/// A key whose possession the sender of a request has proven. Only `DPoPVerifier` makes one.
package struct ProvenKey: Sendable {
    /// RFC 7638, SHA-256.
    package let thumbprint: String

    init(verifiedThumbprint: String) {
        thumbprint = verifiedThumbprint
    }
}
