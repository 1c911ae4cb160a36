import OAuthProtocol

/// Lets whoever presents an access token use a resource of ours (RFC 6750, RFC 9449 §7).
package struct ResourceAccess: Sendable {
    private let tokens: AccessTokenVerifier
    private let proofs: DPoPVerifier

    package init(tokens: AccessTokenVerifier, proofs: DPoPVerifier) {
        self.tokens = tokens
        self.proofs = proofs
    }

    /// A token that is bound to a key is worth nothing without a proof of it, and one that is not is no DPoP token (RFC 9449
    /// §7.1, §7.2).
    /// - Parameter proof: of a token that was presented under the scheme DPoP; nil for Bearer.
    /// - Throws: `invalid_token`, `invalid_dpop_proof`, `use_dpop_nonce`; `StoreError`.
    package func verify(_ token: String, proof: DPoPRequest?) async throws -> VerifiedAccessToken {
        let signed = try tokens.read(token)
        switch (signed.keyThumbprint, proof) {
        case (nil, nil): break
        case (nil, .some):
            throw OAuthError(.invalidToken, "The token is not bound to a key: present it as Bearer")
        case (.some, nil):
            throw OAuthError(.invalidToken, "The token is bound to a key: present it as DPoP, with a proof")
        case (let thumbprint?, let proof?):
            guard try await proofs.verify(proof, accessToken: token, boundTo: thumbprint) != nil else {
                throw DPoPProof.refusal("there is none")
            }
        }
        return try await tokens.confirm(signed)
    }
}
