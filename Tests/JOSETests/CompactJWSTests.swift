import BrokerCrypto
import JOSE
import Testing

@Suite("Compact JWS")
struct CompactJWSTests {
    @Test("What we sign we verify (RFC 7515 §5)", arguments: SignatureAlgorithm.allCases)
    func roundTrip(algorithm: SignatureAlgorithm) throws {
        let key = try SigningKeyMaterial(
            privateKey: TestKeys.privateKey(for: algorithm),
            keyID: "one \" \u{E9}",
            algorithm: algorithm
        )
        let token = try CompactJWS.sign(payload: TestTokens.payload, type: "at+jwt", key: key)
        let parsed = try CompactJWS(parsing: token)
        #expect(parsed.header.hasType("at+jwt"))
        #expect(parsed.header.keyID == key.keyID)
        #expect(try parsed.verify(with: key.publicJWK, allowed: [algorithm]) == TestTokens.payload)
        let published = JWKSet(keys: [key.publicJWK]).json()
        let set = try JWKSet(parsing: published.serialized())
        #expect(set.json() == published)
        #expect(try set.verify(parsed, allowed: [algorithm]).key.keyID == key.keyID)
        #expect(throws: JWSError.algorithmNotAllowed(algorithm)) { try parsed.verify(with: key.publicJWK, allowed: []) }
        #expect(throws: JWSError.algorithmNotAllowed(algorithm)) { try set.verify(parsed, allowed: []) }
    }

    @Test("A key signs under an algorithm of its own type only (RFC 7518 §3.1)")
    func signingKeyType() throws {
        for (algorithm, other) in [
            (SignatureAlgorithm.es256, SignatureAlgorithm.rs256), (.es384, .es256), (.edDSA, .es256),
        ] {
            let key = try TestKeys.privateKey(for: other)
            #expect(throws: CryptoError.self) {
                try SigningKeyMaterial(privateKey: key, keyID: "a", algorithm: algorithm)
            }
        }
    }

    @Test("A token is three segments of canonical base64url and nothing else (RFC 7515 §7.1, §5.2)")
    func form() throws {
        let good = try TestTokens.signed(header: #"{"alg":"ES256"}"#)
        let parts = good.split(separator: ".").map(String.init)
        let (header, payload, signature) = (parts[0], parts[1], parts[2])
        let key = try JWK(try TestTokens.jwk(for: .es256))
        func accepted(_ token: String) -> Bool {
            (try? CompactJWS(parsing: token).verify(with: key, allowed: [.es256])) != nil
        }
        #expect(accepted(good))
        for bad in [
            "", ".", "..", "...", header, header + "." + payload, header + "." + payload + ".",
            "." + payload + "." + signature,
            header + ".." + signature, good + ".", "." + good, good + "." + signature, good + ".." + signature,
            header + "." + payload + "." + signature + ".\(header).\(payload)", good + "=", good + "==",
            header + "=." + payload + "." + signature, header + "." + payload + "=." + signature,
            good + "\n", good + "\r\n", " " + good, good + " ", header + " ." + payload + "." + signature,
            "\u{FEFF}" + good,
            good + "\0", header + "." + payload + ".\n" + signature, header + "\u{3002}" + payload + "." + signature,
            String(good.dropLast()), String(good.dropLast(2)), String(good.dropLast(4)), good + "A", good + "AA",
            good + "AAAA",
            String(good.dropFirst()), header + "." + payload + "." + String(signature.reversed()),
            payload + "." + header + "." + signature, good.lowercased(), "Bearer " + good, "\"\(good)\"",
            header + "." + payload + "." + signature.map { $0 == "-" ? "+" : $0 == "_" ? "/" : String($0) }.joined()
                + "++",
        ] {
            #expect(!accepted(bad), "\(bad)")
        }
    }

    @Test("Trailing bits that are not zero are refused, in each segment (RFC 4648 §3.5)")
    func trailingBits() throws {
        // Lengths that leave idle bits in the last letter of each segment: 22, 7 and 64 bytes.
        let token = try TestTokens.signed(header: #"{"alg":"ES256","a":12}"#, payload: Bytes("{\"a\":1}".utf8))
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let parts = token.split(separator: ".").map(String.init)
        for index in parts.indices {
            #expect(!parts[index].count.isMultiple(of: 4))
            let last = try #require(parts[index].last)
            let value = try #require(alphabet.firstIndex(of: last))
            var changed = parts
            changed[index] = String(parts[index].dropLast()) + String(alphabet[value + 1])
            #expect(throws: JWSError.self) { try CompactJWS(parsing: changed.joined(separator: ".")) }
        }
    }

    @Test("The payload is any bytes, none included (RFC 7515 §2)")
    func payloads() throws {
        let key = try JWK(try TestTokens.jwk(for: .es256))
        for payload in [[], [0], [0xFF, 0xFE, 0x00], Bytes("text\n".utf8), SecureRandom.bytes(10_000)] as [Bytes] {
            let token = try TestTokens.signed(header: #"{"alg":"ES256"}"#, payload: payload)
            #expect(try CompactJWS(parsing: token).verify(with: key, allowed: [.es256]) == payload)
        }
    }

    @Test("Another payload or header under the same signature is refused (RFC 7515 §5.2, step 8)")
    func swapped() throws {
        let one = try TestTokens.signed(header: #"{"alg":"ES256"}"#).split(separator: ".")
        let two = try TestTokens.signed(header: #"{"alg":"ES256","typ":"JWT"}"#, payload: [1]).split(separator: ".")
        let key = try JWK(try TestTokens.jwk(for: .es256))
        for parts in [[one[0], two[1], one[2]], [two[0], one[1], one[2]], [one[0], one[1], two[2]]] {
            let token = try CompactJWS(parsing: parts.joined(separator: "."))
            #expect(throws: JWSError.signatureInvalid) { try token.verify(with: key, allowed: [.es256]) }
        }
    }

    @Test("An algorithm of the same key type does not pass for another (RFC 8725 §3.1)")
    func algorithmSwap() throws {
        let rsa: [SignatureAlgorithm] = [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512]
        let key = try JWK(try TestTokens.jwk(for: .rs256))
        for claimed in rsa {
            for used in rsa where used != claimed {
                let token = try TestTokens.signed(header: #"{"alg":"\#(claimed.rawValue)"}"#, algorithm: used)
                let parsed = try CompactJWS(parsing: token)
                #expect(throws: JWSError.signatureInvalid) {
                    try parsed.verify(with: key, allowed: TestTokens.allAlgorithms)
                }
            }
        }
    }

    @Test("Size is bounded before anything is decoded")
    func size() throws {
        let long = String(repeating: "A", count: 300_000)
        #expect(throws: JWSError.self) { try CompactJWS(parsing: long) }
        #expect(throws: JWSError.self) { try CompactJWS(parsing: String(repeating: ".", count: 200_000)) }
        #expect(throws: JWSError.self) { try CompactJWS(parsing: String(repeating: "A", count: 100_000) + ".e30.AA") }
        let token = try TestTokens.signed(header: #"{"alg":"ES256"}"#, payload: Bytes(repeating: 0x20, count: 100_000))
        _ = try CompactJWS(parsing: token)
        #expect(throws: JWSError.self) { try CompactJWS(parsing: token, limits: .init(maxBytes: 100_000)) }
    }

    @Test("A token can be looked into without being believed")
    func unverified() throws {
        let token = try UnverifiedToken(parsing: RFCVectors.unsecured)
        #expect(token.unverifiedHeader["alg"] == "none")
        #expect(token.headerProblem == .unsupportedAlgorithm("none"))
        #expect(token.unverifiedPayload == Bytes(RFCVectors.claims.utf8))
        #expect(token.signatureLength == 0)
        #expect(try UnverifiedToken(parsing: RFCVectors.es256).headerProblem == nil)
        for bad in ["", "a.b", "!.!.!", "bnVsbA.e30."] {
            #expect(throws: JWSError.self) { try UnverifiedToken(parsing: bad) }
        }
    }
}
