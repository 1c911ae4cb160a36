import BrokerCrypto
import JOSE
import OAuthProtocol

/// One proof (RFC 9449 §4.2), after what can be checked of it by itself: its form, and its signature with the key that it
/// brings.
struct DPoPProof: Sendable {
    let thumbprint: String
    let id: String
    let issuedAt: UnixTime
    let claims: JSONObject

    private static let longest = 8 << 10
    /// A jti longer than this is nobody's honest one.
    private static let longestID = 256
    /// Members of a private or shared key (RFC 7518 §6).
    private static let privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

    /// - Throws: `invalid_dpop_proof`.
    init(parsing text: String) throws(OAuthError) {
        let jws: CompactJWS
        do {
            jws = try CompactJWS(
                parsing: text,
                limits: CompactJWS.Limits(maxBytes: Self.longest, maxHeaderBytes: Self.longest)
            )
        } catch {
            throw Self.refusal(error.reason)
        }
        guard jws.header.hasType("dpop+jwt") else { throw Self.refusal("its typ is not dpop+jwt") }
        guard let jwk = jws.header.members["jwk"]?.objectValue else { throw Self.refusal("it has no jwk") }
        guard !Self.privateMembers.contains(where: { jwk[$0] != nil }) else {
            throw Self.refusal("its jwk holds a private key, which everybody can read now")
        }
        let claims: JSONObject
        do {
            let key = try JWK(jwk)
            let payload = try jws.verify(with: key, allowed: Set(SignatureAlgorithm.allCases))
            thumbprint = JWK.thumbprint(of: key.key)
            claims = try JSONReader.parseObject(payload)
        } catch let error as JWKError {
            throw Self.refusal(error.reason)
        } catch let error as JWSError {
            throw Self.refusal(error.reason)
        } catch {
            throw Self.refusal("its claims are no JSON object")
        }
        guard let id = claims["jti"]?.stringValue, (1...Self.longestID).contains(id.utf8.count) else {
            throw Self.refusal("it has no jti")
        }
        guard let issuedAt = Self.time("iat", of: claims) else { throw Self.refusal("it has no iat") }
        self.id = id
        self.issuedAt = issuedAt
        self.claims = claims
    }

    var nonce: String? { claims["nonce"]?.stringValue }

    /// A NumericDate, which may have a fraction (RFC 7519 §2).
    static func time(_ name: String, of claims: JSONObject) -> UnixTime? {
        claims[name]?.numberValue?.flooredInt64.map { UnixTime(seconds: $0) }
    }

    static func refusal(_ reason: String) -> OAuthError {
        OAuthError(.invalidDPoPProof, "The DPoP proof is refused: \(reason)")
    }
}
