package import OAuthProtocol

/// Remembers the proofs of possession that were used, for all instances.
package protocol DPoPProofStore: Sendable {
    /// - Parameter end: when it is refused for its age.
    /// - Returns: false where it was used before.
    func spendProof(digest: [UInt8], until end: UnixTime) async throws(StoreError) -> Bool
}
