package import Logging
package import OAuthProtocol

/// The grants of the token endpoint (RFC 6749 §3.2), and the phases that every grant goes through, once.
package struct TokenGrants: Sendable {
    private let authenticator: ClientAuthenticator
    private let proofs: DPoPVerifier
    private let grants: [GrantType: any TokenGrant]

    package init(authenticator: ClientAuthenticator, proofs: DPoPVerifier, grants: [any TokenGrant]) {
        self.authenticator = authenticator
        self.proofs = proofs
        self.grants = Dictionary(grants.map { (type(of: $0).type, $0) }) { first, _ in first }
    }

    /// What there is, for the metadata.
    package var grantTypes: [GrantType] { GrantType.allCases.filter { grants[$0] != nil } }

    /// - Throws: `OAuthError`; `StoreError` and `CryptoError` where our own side failed.
    package func answer(
        _ parameters: Parameters,
        authorization: String?,
        proof: DPoPRequest,
        logger: Logger
    ) async throws -> TokenResponse {
        let name = try parameters.required("grant_type")
        let credentials = try ClientCredentials(authorization: authorization, parameters: parameters)
        let caller = try await authenticator.authenticate(credentials)
        guard let type = GrantType(rawValue: name), let grant = grants[type] else {
            throw OAuthError(.unsupportedGrantType, "This grant type is not supported")
        }
        guard caller.client.grantTypes.contains(type) else {
            throw OAuthError(.unauthorizedClient, "This client is not registered for the grant type \(type.rawValue)")
        }
        let key = try await proofs.verify(proof)
        // RFC 9449 §5.2.
        guard key != nil || !caller.client.requiresDPoP else {
            throw OAuthError(.invalidDPoPProof, "This client's tokens must be bound to a key: send a DPoP proof")
        }
        return try await grant.issue(
            TokenRequest(parameters: parameters, caller: caller, key: key, logger: logger)
        )
    }
}
