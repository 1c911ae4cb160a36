import BrokerCrypto
import JOSE
import Testing

@Suite("JWK sets and the choice of a key")
struct JWKSetTests {
    private func verifies(_ set: JWKSet, kid: String?, _ algorithm: SignatureAlgorithm = .es256) throws -> Bool {
        var header: JSONObject = ["alg": .string(algorithm.rawValue)]
        header["kid"] = kid.map { .string($0) }
        let token = try TestTokens.signed(headerBytes: header.serialized(), algorithm: algorithm)
        return (try? set.verify(try CompactJWS(parsing: token), allowed: TestTokens.allAlgorithms)) != nil
    }

    private func foreignKey(_ changes: [(String, JSONValue)]) throws -> JSONObject {
        let key = try PrivateKey.generate(.p256).publicKey
        var json = JWK(publicKey: key, keyID: "x", algorithm: .es256).json()
        for name in ["use", "alg", "kid"] { json[name] = nil }
        for (name, value) in changes { json[name] = value }
        return json
    }

    @Test("An unusable key leaves the others usable (RFC 7517 §5)")
    func tolerance() throws {
        let set = try JWKSet([
            "extra": 1,
            "keys": [
                ["kty": "oct", "k": "AAAA"], ["kty": "XYZ"], [:], 1, nil, "key",
                ["kty": "RSA", "n": "!!", "e": "AQAB", "kid": "bad"],
                .object(try TestTokens.jwk(for: .rs256, [("use", "enc")])),
                .object(try TestTokens.jwk(for: .es256, [("kid", "one")])),
                ["kty": "OKP", "crv": "X25519", "x": "AA"],
            ],
        ])
        #expect(set.keys.count == 1)
        #expect(set.ignored.map(\.index) == [0, 1, 2, 3, 4, 5, 6, 7, 9])
        #expect(set.ignored[6].keyID == "bad")
        #expect(try verifies(set, kid: "one"))
        #expect(try verifies(set, kid: nil))
    }

    @Test(
        "What is no key set is refused (RFC 7517 §5)",
        arguments: [
            "", "[]", "{}", #"{"keys":{}}"#, #"{"keys":null}"#, #"{"Keys":[]}"#, #"{"keys":[],"keys":[]}"#, "<html>",
            #"{"keys":[{"kty":"EC","kty":"RSA"}]}"#,
            "{\"keys\":[" + [String](repeating: "1", count: 257).joined(separator: ",") + "]}",
        ]
    )
    func notASet(text: String) {
        #expect(throws: JWKError.self) { try JWKSet(parsing: Bytes(text.utf8)) }
    }

    @Test("kid-absent-single-jwks, kid-absent-multiple-jwks: without a kid the fitting keys are tried")
    func withoutKeyID() throws {
        let ours = try TestTokens.jwk(for: .es256, [("kid", "one")])
        let foreign = try foreignKey([("kid", "two")])
        let rsa = try TestTokens.jwk(for: .rs256, [("kid", "three")])
        #expect(try verifies(try TestTokens.set(ours), kid: nil))
        #expect(try verifies(try TestTokens.set(foreign, rsa, ours), kid: nil))
        #expect(try !verifies(try TestTokens.set(foreign, rsa), kid: nil))
        #expect(try !verifies(try TestTokens.set(rsa), kid: nil))
        #expect(try !verifies(try TestTokens.set(), kid: nil))
    }

    @Test("How many keys are tried is bounded")
    func boundedTries() throws {
        let foreign = try (0..<16).map { try foreignKey([("kid", .string("\($0)"))]) }
        let ours = try TestTokens.jwk(for: .es256)
        let fits = try JWKSet(["keys": .array((foreign.dropLast() + [ours]).map { .object($0) })])
        let tooMany = try JWKSet(["keys": .array((foreign + [ours]).map { .object($0) })])
        #expect(try verifies(fits, kid: nil))
        #expect(throws: JWKError.tooManyKeys(17)) { try tooMany.select(keyID: nil, algorithm: .es256) }
    }

    @Test("A kid chooses its key and no other (RFC 7515 §4.1.4)")
    func byKeyID() throws {
        let ours = try TestTokens.jwk(for: .es256, [("kid", "one")])
        let foreign = try foreignKey([("kid", "two")])
        let set = try TestTokens.set(ours, foreign)
        #expect(try verifies(set, kid: "one"))
        #expect(try !verifies(set, kid: "two"))
        for kid in ["", "ONE", "one ", "one\0", "three", "../one"] {
            #expect(throws: JWKError.unknownKeyID(kid)) { try set.select(keyID: kid, algorithm: .es256) }
        }
        #expect(throws: JWKError.self) { try set.select(keyID: "one", algorithm: .rs256) }
        #expect(set.candidates(keyID: "one", algorithm: .es256).count == 1)
        #expect(set.candidates(keyID: "three", algorithm: .es256).isEmpty)
    }

    @Test("A kid that only looks like another is another (RFC 7519 §7.3)")
    func lookAlikes() throws {
        let ours = try TestTokens.jwk(for: .es256, [("kid", "\u{E9}")])
        let foreign = try foreignKey([("kid", "e\u{301}")])
        let set = try TestTokens.set(ours, foreign)
        #expect(try verifies(set, kid: "\u{E9}"))
        #expect(try !verifies(set, kid: "e\u{301}"))
        let alone = try TestTokens.set(try TestTokens.jwk(for: .es256, [("kid", "K")]))
        #expect(try !verifies(alone, kid: "\u{212A}"))
    }

    @Test("A kid that several keys of one type have names none of them (RFC 7517 §4.5)")
    func duplicateKeyID() throws {
        let ours = try TestTokens.jwk(for: .es256, [("kid", "one")])
        let foreign = try foreignKey([("kid", "one")])
        let rsa = try TestTokens.jwk(for: .rs256, [("kid", "one")])
        for set in [
            try TestTokens.set(ours, foreign), try TestTokens.set(foreign, ours), try TestTokens.set(ours, ours),
        ] {
            #expect(throws: JWKError.ambiguousKeyID("one")) { try set.select(keyID: "one", algorithm: .es256) }
            #expect(try !verifies(set, kid: "one"))
        }
        let otherCurve = try TestTokens.jwk(for: .es384, [("kid", "one")])
        #expect(try !verifies(try TestTokens.set(ours, otherCurve), kid: "one"))
        // Across key types the RFC allows it.
        #expect(try verifies(try TestTokens.set(ours, rsa), kid: "one"))
        #expect(try verifies(try TestTokens.set(ours, rsa), kid: "one", .rs256))
        // A key that is not for signatures is no rival.
        #expect(try verifies(try TestTokens.set(ours, try foreignKey([("kid", "one"), ("use", "enc")])), kid: "one"))
    }

    @Test("A key without a name may have made a token with one, unless a key has that name (RFC 7515 §D)")
    func namelessKey() throws {
        let ours = try TestTokens.jwk(for: .es256)
        #expect(try verifies(try TestTokens.set(ours), kid: "anything"))
        #expect(try verifies(try TestTokens.set(ours, try foreignKey([("kid", "two")])), kid: "anything"))
        #expect(try !verifies(try TestTokens.set(ours, try foreignKey([("kid", "anything")])), kid: "anything"))
    }

    @Test("The reason names the key that was meant and cannot be used")
    func reasons() throws {
        let set = try TestTokens.set(try TestTokens.jwk(for: .es256, [("kid", "one"), ("use", "enc")]))
        #expect(throws: JWKError.notForSignatures("the key's use is \"enc\", not sig")) {
            try set.select(keyID: "one", algorithm: .es256)
        }
    }
}
