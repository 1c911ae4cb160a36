import BrokerCrypto
import FakeProviders
import JOSE
import Testing

extension World {
    /// The broker's published keys.
    func keySet() async throws -> JWKSet {
        let answer = try await fetch.fetch(FetchRequest("GET", issuer + "/.well-known/jwks.json"))
        try #require(answer.status == 200)
        return try JWKSet(parsing: answer.body)
    }

    /// The claims of a token that one of the keys signed.
    func verified(_ token: String, _ keys: JWKSet, type: String) async throws -> JSONObject {
        let jws = try CompactJWS(parsing: token)
        #expect(jws.header.type == type)
        let keyID = try #require(jws.header.keyID)
        let key = try #require(keys.keys.first { $0.keyID == keyID })
        return try JSONReader.parseObject(try jws.verify(with: key, allowed: Set(SignatureAlgorithm.allCases)))
    }
}

/// OIDC Core §3.1.3.6, reckoned by hand.
func leftHalf(of token: String, algorithm: String) -> [UInt8] {
    if algorithm == "EdDSA" {
        return Array(Digest.hash(Array(token.utf8), with: .sha512).prefix(32))
    }
    return Array(Digest.sha256(Array(token.utf8)).prefix(16))
}
