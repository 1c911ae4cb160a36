package import JOSE

/// The keys that clients publish at addresses of their own (`jwks_uri`).
package protocol PublishedClientKeys: Sendable {
    /// Checks a token's signature with the keys at an address, fetching them where they are missing or, within bounds that
    /// nobody's invented key names can stretch, where the token names one that isn't known.
    func verify(
        _ token: CompactJWS,
        of client: String,
        at address: ClientKeyAddress,
        allowed: Set<SignatureAlgorithm>
    ) async throws(UpstreamError)
}
