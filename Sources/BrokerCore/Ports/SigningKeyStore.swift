package import OAuthProtocol

/// Keeps the broker's signing keys. Private parts arrive sealed and stay sealed here.
package protocol SigningKeyStore: Sendable {
    /// All keys that are not past their `retiresAt`, oldest first.
    func signingKeys() async throws(StoreError) -> [StoredSigningKey]

    /// Makes a change and writes its audit event down, in one step.
    /// - Returns: false, and nothing is changed, where the keys are no longer those that it was decided on.
    func apply(_ change: SigningKeyChange) async throws(StoreError) -> Bool

    /// Deletes the keys that are past their `retiresAt`.
    /// - Returns: how many went.
    func sweepSigningKeys(before now: UnixTime) async throws(StoreError) -> Int
}

/// A signing key at rest.
package struct StoredSigningKey: Sendable, Equatable {
    /// The `kid`.
    package let id: String
    /// RFC 7518 name: `RS256`, `ES256`, `EdDSA`.
    package let algorithm: String
    /// PKCS#8 DER, sealed with a key derived from the master key, the `kid` as associated data.
    package let sealedPrivateKey: [UInt8]
    package let createdAt: UnixTime
    /// From when on it signs; it is published from its creation.
    package let signsFrom: UnixTime
    /// After this it is no longer published: no token signed with it is alive. Nil while in use.
    package let retiresAt: UnixTime?

    package init(
        id: String,
        algorithm: String,
        sealedPrivateKey: [UInt8],
        createdAt: UnixTime,
        signsFrom: UnixTime,
        retiresAt: UnixTime?
    ) {
        self.id = id
        self.algorithm = algorithm
        self.sealedPrivateKey = sealedPrivateKey
        self.createdAt = createdAt
        self.signsFrom = signsFrom
        self.retiresAt = retiresAt
    }
}
