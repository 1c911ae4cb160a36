/// The proofs of possession that came with a request, and what they must be made for (RFC 9449 §4.3).
package struct DPoPRequest: Sendable {
    /// The values of the `DPoP` field: one, or none.
    package let proofs: [String]
    package let method: String
    /// Below the issuer, such as `/oauth2/token`. The address that a proof must name follows from it, never from `Host`.
    package let path: String

    package init(proofs: [String], method: String, path: String) {
        self.proofs = proofs
        self.method = method
        self.path = path
    }
}
