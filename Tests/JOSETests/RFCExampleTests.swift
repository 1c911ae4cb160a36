import BrokerCrypto
import JOSE
import Testing

@Suite("The RFCs' own examples")
struct RFCExampleTests {
    private static let everything = Set(SignatureAlgorithm.allCases)

    private func key(_ json: String) throws -> JWK {
        try JWK(try JSONReader.parseObject(Bytes(json.utf8)))
    }

    @Test(
        "A signed example verifies and gives its payload",
        arguments: [
            ("RFC 7515 §A.2", RFCVectors.rs256, RFCVectors.rs256Key, RFCVectors.claims),
            ("RFC 7515 §A.3", RFCVectors.es256, RFCVectors.es256Key, RFCVectors.claims),
            ("RFC 7515 §A.4", RFCVectors.es512, RFCVectors.es512Key, "Payload"),
            ("RFC 7520 §4.1", RFCVectors.hobbitRS256, RFCVectors.hobbitRSAKey, RFCVectors.hobbitText),
            ("RFC 7520 §4.2", RFCVectors.hobbitPS384, RFCVectors.hobbitRSAKey, RFCVectors.hobbitText),
            ("RFC 7520 §4.3", RFCVectors.hobbitES512, RFCVectors.hobbitECKey, RFCVectors.hobbitText),
            ("RFC 8037 §A.4", RFCVectors.ed25519, RFCVectors.ed25519Key, "Example of Ed25519 signing"),
        ]
    )
    func signed(section: String, token: String, keyJSON: String, payload: String) throws {
        let parsed = try CompactJWS(parsing: token)
        let key = try key(keyJSON)
        #expect(try parsed.verify(with: key, allowed: Self.everything) == Bytes(payload.utf8))
        #expect(throws: JWSError.algorithmNotAllowed(parsed.header.algorithm)) {
            try parsed.verify(with: key, allowed: Self.everything.subtracting([parsed.header.algorithm]))
        }
        let foreign = try self.key(keyJSON == RFCVectors.hobbitRSAKey ? RFCVectors.rs256Key : RFCVectors.hobbitRSAKey)
        #expect(throws: JWSError.self) { try parsed.verify(with: foreign, allowed: Self.everything) }
    }

    @Test(
        "An HMAC or unsecured example is refused by its algorithm (RFC 8725 §3.1, §3.2)",
        arguments: [
            ("RFC 7515 §A.1", RFCVectors.hs256, "HS256"), ("RFC 7515 §A.5", RFCVectors.unsecured, "none"),
            ("RFC 7520 §4.4", RFCVectors.hobbitHS256, "HS256"), ("RFC 7520 §4.5", RFCVectors.hobbitDetached, "HS256"),
        ]
    )
    func neverAccepted(section: String, token: String, algorithm: String) {
        #expect(throws: JWSError.unsupportedAlgorithm(algorithm)) { try CompactJWS(parsing: token) }
    }

    @Test(
        "A JSON serialisation is not read (RFC 7515 §A.6, §A.7; RFC 7520 §4.7)",
        arguments: [RFCVectors.flattenedJSON, RFCVectors.generalJSON, RFCVectors.hobbitUnprotected]
    )
    func jsonSerialisation(token: String) {
        #expect(throws: JWSError.self) { try CompactJWS(parsing: token) }
    }

    @Test("An unknown critical extension is refused (RFC 7515 §E)")
    func unknownCritical() {
        #expect(throws: JWSError.headerRefused("the header demands extensions (crit)")) {
            try CompactJWS(parsing: RFCVectors.unknownCritical)
        }
    }

    @Test(
        "A shared secret is no key of ours (RFC 7520 §3.5)",
        arguments: [RFCVectors.hobbitSecret, RFCVectors.hs256Key]
    )
    func sharedSecret(json: String) throws {
        #expect(throws: JWKError.self) { try key(json) }
        let set = try JWKSet(parsing: Bytes(#"{"keys":[\#(json)]}"#.utf8))
        #expect(set.keys.isEmpty)
        #expect(set.ignored.count == 1)
    }

    @Test("A private key read as public never gives its private members away (RFC 7517 §4)")
    func privateMembers() throws {
        for (json, expected) in [
            (RFCVectors.hobbitRSAKey, ["kty", "n", "e", "use", "kid"]),
            (RFCVectors.hobbitECKey, ["kty", "crv", "x", "y", "use", "kid"]),
        ] {
            let key = try key(json)
            #expect(Set(key.json().names) == Set(expected))
            #expect(!"\(key)".contains("3Slxg"))
        }
    }

    @Test("Thumbprints (RFC 7638 §3.1, RFC 8037 §A.3)")
    func thumbprints() throws {
        #expect(JWK.thumbprint(of: try key(RFCVectors.thumbprintKey).key) == RFCVectors.thumbprint)
        #expect(JWK.thumbprint(of: try key(RFCVectors.ed25519Key).key) == RFCVectors.ed25519Thumbprint)
    }
}
