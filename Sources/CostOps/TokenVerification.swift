import BrokerCrypto
import JOSE

/// What `token verify` does, without its command line.
struct TokenVerification {
    let expectedIssuer: String?
    /// A file or a URL; the issuer's metadata says where the keys are if it is `nil`.
    let keySource: String?
    let expectedAudience: String?
    let algorithms: TokenAlgorithms
    let fetcher: any DocumentFetcher

    /// The payload's bytes, if the signature is valid. Nothing is asked of the payload.
    func payload(of text: String) async throws -> Bytes {
        try await verifiedPayload(of: try parse(text))
    }

    /// The claims, if signature, times, and what else was asked for are right.
    func claims(of text: String, now: Int64) async throws -> JSONObject {
        let token = try parse(text)
        // Nobody is asked for keys on behalf of a token that is refused anyway.
        let unverifiedClaims = try TokenClaims(payload: token.unverifiedPayload)
        try unverifiedClaims.check(issuer: expectedIssuer, audience: expectedAudience)
        let claims = try TokenClaims(payload: try await verifiedPayload(of: token))
        try claims.check(issuer: expectedIssuer, audience: expectedAudience)
        try claims.checkTimes(now: now)
        return claims.members
    }

    private func parse(_ text: String) throws(TokenRefusal) -> CompactJWS {
        try algorithms.check()
        do throws(JWSError) {
            let token = try CompactJWS(parsing: text, limits: TokenInput.limits)
            guard algorithms.accepted.contains(token.header.algorithm) else {
                throw .algorithmNotAllowed(token.header.algorithm)
            }
            return token
        } catch {
            throw TokenRefusal(error.reason)
        }
    }

    private func verifiedPayload(of token: CompactJWS) async throws -> Bytes {
        let source = TokenKeySource(issuer: expectedIssuer, source: keySource, fetcher: fetcher)
        let keys = try await source.keys()
        do throws(JWSError) {
            return try keys.verify(token, allowed: algorithms.accepted).payload
        } catch {
            throw TokenRefusal(error.reason)
        }
    }
}
