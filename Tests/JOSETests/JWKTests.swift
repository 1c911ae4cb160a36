import BrokerCrypto
import JOSE
import Testing

@Suite("JSON Web Keys")
struct JWKTests {
    private static let everyType: [SignatureAlgorithm] = [.rs256, .es256, .es384, .es512, .edDSA]

    private func error(_ json: JSONObject) -> JWKError? {
        do {
            _ = try JWK(json)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "use, key_ops and alg decide what a key is for (RFC 7517 §4.2–4.4)",
        arguments: [
            ([("use", "sig")], true), ([("key_ops", ["verify"])], true), ([("key_ops", ["sign", "verify"])], true),
            ([("use", "sig"), ("key_ops", ["verify"])], true), ([("alg", "ES256"), ("use", "sig")], true),
            ([("key_ops", ["verify", "encrypt"])], true), ([("x5c", ["MII"]), ("x5t", 1)], true),
            ([("d", "AA"), ("ext", true)], true),
            ([("use", "enc")], false), ([("use", "SIG")], false), ([("use", "")], false), ([("use", ["sig"])], false),
            ([("use", nil as JSONValue)], false), ([("key_ops", [])], false), ([("key_ops", ["sign"])], false),
            ([("key_ops", ["encrypt"])], false), ([("key_ops", "verify")], false), ([("key_ops", ["Verify"])], false),
            ([("key_ops", ["verify", "verify"])], false), ([("key_ops", [1, "verify"])], false),
            ([("use", "sig"), ("key_ops", ["verify", "encrypt"])], false),
            ([("use", "enc"), ("key_ops", ["verify"])], false),
            ([("alg", "ES384")], false), ([("alg", "RS256")], false), ([("alg", "HS256")], false),
            ([("alg", "none")], false),
            ([("alg", "ECDH-ES")], false), ([("alg", "es256")], false), ([("alg", 1)], false),
            ([("alg", nil as JSONValue)], false),
            ([("kid", 1)], false), ([("issuer", 1)], false), ([("kty", "ec")], false), ([("kty", "RSA")], false),
            ([("kty", "oct"), ("k", "AAAA")], false), ([("kty", nil as JSONValue)], false), ([("crv", "P-384")], false),
            ([("crv", "p-256")], false), ([("crv", "secp256k1")], false), ([("crv", 256)], false),
        ] as [([(String, JSONValue)], Bool)]
    )
    func members(changes: [(String, JSONValue)], usable: Bool) throws {
        #expect((error(try TestTokens.jwk(for: .es256, changes)) == nil) == usable)
    }

    @Test(
        "Every required member must be there, in canonical base64url (RFC 7518 §6.2.1, §6.3.1; RFC 8037 §2)",
        arguments: everyType
    )
    func requiredMembers(algorithm: SignatureAlgorithm) throws {
        let good = try TestTokens.jwk(for: algorithm)
        #expect(error(good) == nil)
        for name in good.names {
            #expect(error(try TestTokens.jwk(for: algorithm, [(name, nil)])) != nil, "without \(name)")
            #expect(error(try TestTokens.jwk(for: algorithm, [(name, 1)])) != nil, "\(name) a number")
            guard let text = good[name]?.stringValue, name.count == 1 else { continue }
            for changed in [
                "", text + "=", text + "==", " " + text, text + "\n", text + "A", "+" + text.dropFirst(), "AA" + text,
            ] {
                #expect(
                    error(try TestTokens.jwk(for: algorithm, [(name, .string(changed))])) != nil,
                    "\(name) \(changed)"
                )
            }
        }
    }

    @Test("Weak RSA numbers make no key (RFC 7518 §3.3)")
    func weakRSA() throws {
        let modulus = try #require(try TestTokens.jwk(for: .rs256)["n"]?.stringValue)
        for (n, e) in [
            (modulus, "AQ"), (modulus, "Ag"), (modulus, "AA"), (modulus, "AQAAAAAAAAAB"),
            (String(modulus.prefix(172)) + "AQ", "AQAB"),
            ("AQ", "AQAB"),
        ] {
            let json = try TestTokens.jwk(for: .rs256, [("n", .string(n)), ("e", .string(e))])
            guard case .unsound = error(json) else {
                Issue.record("accepted \(e)")
                continue
            }
        }
    }

    @Test("A point of one curve makes no key of another, nor a moved one (RFC 7518 §6.2.1)")
    func foreignPoint() throws {
        let json = try TestTokens.jwk(for: .es256)
        let (x, y) = (try #require(json["x"]), try #require(json["y"]))
        #expect(error(try TestTokens.jwk(for: .es256, [("x", y), ("y", x)])) != nil)
        #expect(error(try TestTokens.jwk(for: .es384, [("x", x), ("y", y)])) != nil)
        #expect(error(try TestTokens.jwk(for: .es384, [("crv", "P-256")])) != nil)
        #expect(error(try TestTokens.jwk(for: .edDSA, [("crv", "X25519")])) != nil)
        #expect(error(try TestTokens.jwk(for: .edDSA, [("crv", "Ed448")])) != nil)
    }

    @Test("A key's own alg binds (RFC 8725 §3.1)")
    func ownAlgorithm() throws {
        for bound in [SignatureAlgorithm.rs256, .ps256] {
            let key = try JWK(try TestTokens.jwk(for: .rs256, [("alg", .string(bound.rawValue))]))
            for algorithm in [SignatureAlgorithm.rs256, .rs512, .ps256] {
                let token = try TestTokens.signed(header: #"{"alg":"\#(algorithm.rawValue)"}"#, algorithm: algorithm)
                let parsed = try CompactJWS(parsing: token)
                #expect(
                    ((try? parsed.verify(with: key, allowed: TestTokens.allAlgorithms)) != nil) == (algorithm == bound)
                )
            }
        }
    }

    @Test("A token's algorithm must fit the key's type and curve (RFC 7518 §3.1, §3.4)", arguments: everyType)
    func typeConfusion(algorithm: SignatureAlgorithm) throws {
        for other in Self.everyType where other != algorithm {
            let token = try TestTokens.signed(header: #"{"alg":"\#(algorithm.rawValue)"}"#, algorithm: algorithm)
            let key = try JWK(try TestTokens.jwk(for: other))
            let parsed = try CompactJWS(parsing: token)
            #expect(!key.fits(algorithm))
            #expect(throws: JWSError.self) { try parsed.verify(with: key, allowed: TestTokens.allAlgorithms) }
        }
    }

    @Test("A public key of ours goes out with use sig and comes back the same", arguments: everyType)
    func publishing(algorithm: SignatureAlgorithm) throws {
        let key = try TestKeys.privateKey(for: algorithm).publicKey
        let jwk = JWK(publicKey: key, keyID: "a", algorithm: algorithm)
        #expect(jwk.json()["use"] == "sig")
        let back = try JWK(try JSONReader.parseObject(jwk.json().serialized()))
        #expect(back.key.components == key.components)
        #expect(back.json() == jwk.json())
        #expect(!jwk.json().names.contains("d"))
    }

    @Test("Entra's issuer member is kept")
    func issuer() throws {
        let key = try JWK(try TestTokens.jwk(for: .rs256, [("issuer", "https://login.example.com/{tenantid}/v2.0")]))
        #expect(key.issuer == "https://login.example.com/{tenantid}/v2.0")
    }
}
