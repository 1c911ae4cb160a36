package import OAuthProtocol

/// Remembers which assertions were used, for all instances, so that each serves once (RFC 7523 §3, item 7).
package protocol AssertionStore: Sendable {
    /// - Parameters:
    ///   - digest: SHA-256 of client and `jti`.
    ///   - end: when the assertion is refused anyway, and this record of it may go.
    /// - Returns: whether this is its first use.
    func spendAssertion(_ digest: [UInt8], until end: UnixTime) async throws(StoreError) -> Bool
}
