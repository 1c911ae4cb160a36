import BrokerCrypto
import JOSE
import OAuthProtocol

/// Decides whether a request proves the possession of a key (RFC 9449 §4.3).
///
/// A nonce of ours is offered with every answer to a proof, and held against those that bring one; none is demanded, since
/// each proof is good once and for a minute anyway, whichever instance it comes to.
package struct DPoPVerifier: Sendable {
    private let base: String
    private let nonces: DPoPNonces
    private let store: any ReplayStore
    private let clock: any WallClock

    /// How far a proof's time may lie from ours, either way.
    static let window = Lifetime.seconds(60)

    package init(issuer: String, nonces: DPoPNonces, store: any ReplayStore, clock: any WallClock) {
        base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        self.nonces = nonces
        self.store = store
        self.clock = clock
    }

    /// For the field `DPoP-Nonce`.
    package var nonce: String { nonces.current }

    /// - Parameters:
    ///   - accessToken: that goes with the proof, where one does.
    ///   - thumbprint: of the key that it must be, where one is known.
    /// - Returns: nil where no proof was sent.
    /// - Throws: `invalid_dpop_proof` or `use_dpop_nonce`; `StoreError`.
    package func verify(
        _ request: DPoPRequest,
        accessToken: String? = nil,
        boundTo thumbprint: String? = nil
    ) async throws -> ProvenKey? {
        guard let text = request.proofs.first else { return nil }
        guard request.proofs.count == 1 else { throw DPoPProof.refusal("there is more than one") }
        let proof = try DPoPProof(parsing: text)
        try check(proof, request)
        try check(proof, accessToken: accessToken)
        if let thumbprint, !exactlyEqual(thumbprint, proof.thumbprint) {
            throw DPoPProof.refusal("it is of another key than it must be")
        }
        // Last, so that nobody else's proofs use up an id. The key keeps the ids of two senders apart.
        let spent = SpentToken(
            .dpopProof,
            from: proof.thumbprint,
            id: proof.id,
            endsAt: proof.issuedAt + Self.window
        )
        guard try await store.spend(spent) else {
            throw DPoPProof.refusal("it was used before; each request needs its own")
        }
        return ProvenKey(verifiedThumbprint: proof.thumbprint)
    }

    private func check(_ proof: DPoPProof, _ request: DPoPRequest) throws(OAuthError) {
        guard let method = proof.claims["htm"]?.stringValue, exactlyEqual(method, request.method) else {
            throw DPoPProof.refusal("its htm is not \(request.method)")
        }
        let address = base + request.path
        guard let target = proof.claims["htu"]?.stringValue.flatMap(ProofTarget.init), target == ProofTarget(address)
        else {
            throw DPoPProof.refusal("its htu is not \(address)")
        }
        let now = clock.now()
        guard proof.issuedAt <= now + Self.window, now <= proof.issuedAt + Self.window else {
            throw DPoPProof.refusal("its iat is not of this minute; is the clock right?")
        }
        // Neither is a claim of a proof; but one that says it is not valid now is not.
        if proof.claims["exp"] != nil {
            guard let expiry = DPoPProof.time("exp", of: proof.claims), now <= expiry + Self.window else {
                throw DPoPProof.refusal("it has expired")
            }
        }
        if proof.claims["nbf"] != nil {
            guard let begin = DPoPProof.time("nbf", of: proof.claims), begin <= now + Self.window else {
                throw DPoPProof.refusal("it is not valid yet")
            }
        }
        // RFC 9449 §8.
        if proof.claims["nonce"] != nil {
            guard let nonce = proof.nonce, nonces.accepts(nonce) else {
                throw OAuthError(.useDPoPNonce, "The nonce of the DPoP proof is old or not ours; use the new one")
            }
        }
    }

    /// RFC 9449 §4.3 (11).
    private func check(_ proof: DPoPProof, accessToken: String?) throws(OAuthError) {
        guard let accessToken else { return }
        let digest = Base64URL.encode(Digest.sha256(Array(accessToken.utf8)))
        guard let hash = proof.claims["ath"]?.stringValue, exactlyEqual(hash, digest) else {
            throw DPoPProof.refusal("its ath is not the access token's hash")
        }
    }
}
