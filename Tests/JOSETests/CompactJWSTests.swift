import BrokerCrypto
import JOSE
import Testing

@Suite("Compact JWS")
struct CompactJWSTests {
    @Test("What we sign we verify (RFC 7515 §5)", arguments: SignatureAlgorithm.allCases)
    func roundTrip(algorithm: SignatureAlgorithm) throws {
        let key = try SigningKeyMaterial(
            privateKey: TestKeys.privateKey(for: algorithm),
            keyID: "one",
            algorithm: algorithm
        )
        let token = try CompactJWS.sign(payload: Bytes("{}".utf8), type: "JWT", key: key)
        let parsed = try CompactJWS(parsing: token)
        #expect(parsed.header.hasType("jwt"))
        let read = try JWKSet(parsing: JWKSet(keys: [key.publicJWK]).json().serialized())
        #expect(try parsed.verify(with: key.publicJWK, allowed: [algorithm]) == Bytes("{}".utf8))
        #expect(try read.verify(parsed, allowed: [algorithm]).keyID == "one")
        #expect(throws: JWSError.algorithmNotAllowed(algorithm)) { try parsed.verify(with: key.publicJWK, allowed: []) }
    }
}
