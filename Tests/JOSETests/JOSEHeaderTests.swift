import BrokerCrypto
import JOSE
import Testing

@Suite("JOSE headers")
struct JOSEHeaderTests {
    private func verify(_ token: String) throws -> Bytes {
        try CompactJWS(parsing: token).verify(with: try JWK(try TestTokens.jwk(for: .es256)), allowed: [.es256])
    }

    @Test(
        "A harmless header is accepted; what we do not know is ignored (RFC 7515 §4)",
        arguments: [
            #"{"alg":"ES256"}"#, " { \"alg\" :\r\n\t\"ES256\" } ", #"{"\u0061lg":"ES\u003256"}"#,
            #"{"alg":"ES256","typ":"JWT"}"#, #"{"alg":"ES256","typ":""}"#, #"{"alg":"ES256","typ":"\u0000 odd ☃"}"#,
            #"{"alg":"ES256","cty":"JWT"}"#, #"{"alg":"ES256","kid":""}"#, #"{"alg":"ES256","x5t":"abc","ver":[1,{}]}"#,
            #"{"alg":"ES256","enc":"A128GCM","epk":{}}"#, #"{"alg":"ES256","ALG":"none","Crit":["a"]}"#,
            #"{"alg":"ES256","iss":"joe","exp":0}"#, #"{"alg":"ES256","big":1e400,"deep":[[[[[[[[]]]]]]]]}"#,
        ]
    )
    func accepted(header: String) throws {
        #expect(try verify(try TestTokens.signed(header: header)) == TestTokens.payload)
    }

    @Test(
        "A header that asks for more, or has a wrong type, is refused though the signature is right",
        arguments: [
            // RFC 7515 §4.1.11.
            #"{"alg":"ES256","crit":["exp"],"exp":1}"#, #"{"alg":"ES256","crit":[]}"#, #"{"alg":"ES256","crit":null}"#,
            #"{"alg":"ES256","crit":"b64"}"#, #"{"alg":"ES256","crit":["alg"]}"#,
            #"{"alg":"ES256","crit":["b64"],"b64":true}"#,
            #"{"alg":"ES256","\u0063rit":["x"],"x":1}"#,
            // RFC 7797 §3.
            #"{"alg":"ES256","b64":false}"#, #"{"alg":"ES256","b64":true}"#,
            #"{"alg":"ES256","b64":false,"crit":["b64"]}"#,
            #"{"alg":"ES256","zip":"DEF"}"#,
            // RFC 7515 §4.1.1: exactly one `alg`, a case-sensitive string.
            "{}", #"{"alg":null}"#, #"{"alg":""}"#, #"{"alg":["ES256"]}"#, #"{"alg":{"ES256":1}}"#, #"{"alg":256}"#,
            #"{"alg":"es256"}"#, #"{"alg":"ES256 "}"#, #"{"alg":"ES256\u0000"}"#, #"{"alg":"ＥＳ256"}"#,
            #"{"Alg":"ES256"}"#,
            #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"alg":"NONE"}"#, #"{"alg":"HS256"}"#, #"{"alg":"HS512"}"#,
            #"{"alg":"ES256K"}"#, #"{"alg":"RSA1_5"}"#, #"{"alg":"dir"}"#,
            // RFC 7515 §4: no name twice.
            #"{"alg":"ES256","alg":"ES256"}"#, #"{"alg":"none","alg":"ES256"}"#, #"{"alg":"ES256","\u0061lg":"none"}"#,
            #"{"alg":"ES256","kid":"a","kid":"b"}"#, #"{"alg":"ES256","x":1,"x":1}"#,
            #"{"alg":"ES256","x":{"y":1,"y":1}}"#,
            // RFC 7515 §4.1.4, §4.1.9, §4.1.10: strings.
            #"{"alg":"ES256","kid":1}"#, #"{"alg":"ES256","kid":null}"#, #"{"alg":"ES256","typ":1}"#,
            #"{"alg":"ES256","typ":["JWT"]}"#, #"{"alg":"ES256","cty":{}}"#,
            // Not an object, or not JSON.
            "", " ", "[]", "null", #""ES256""#, "1", #"{"alg":"ES256""#, #"{"alg":"ES256"}x"#, #"{"alg":"ES256"}{}"#,
            #"{'alg':'ES256'}"#, #"{"alg":"ES256",}"#, #"{alg:"ES256"}"#, "{\"alg\":\"ES256\"}\0",
            #"{"alg":"ES256","a":"\ud800"}"#,
        ]
    )
    func refused(header: String) throws {
        let token = try TestTokens.signed(header: header)
        #expect(throws: JWSError.self) { try verify(token) }
    }

    @Test("A header that is not UTF-8 is refused (RFC 8725 §3.7)")
    func notUTF8() throws {
        let header = #"{"alg":"ES256"}"#
        let utf16 = header.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        for bytes in [
            [0xEF, 0xBB, 0xBF] + Bytes(header.utf8), utf16, [0xFF, 0xFE] + utf16,
            Bytes(#"{"alg":"ES256","a":""#.utf8) + [0xC0, 0xAF] + Bytes(#""}"#.utf8),
            Bytes(#"{"alg":"ES256","a":""#.utf8) + [0xED, 0xA0, 0x80] + Bytes(#""}"#.utf8),
        ] {
            let token = try TestTokens.signed(headerBytes: bytes)
            #expect(throws: JWSError.self) { try verify(token) }
        }
    }

    @Test(
        "A key or an address in the header is not used (RFC 8725 §3.10)",
        arguments: ["jwk", "jku", "x5u", "x5c"]
    )
    func keyInHeader(name: String) throws {
        let attacker = try PrivateKey.generate(.p256)
        let attackerKey = JWK(publicKey: attacker.publicKey, keyID: "one", algorithm: .es256).json()
        let value: JSONValue = name == "jwk" ? .object(attackerKey) : "https://attacker.test/keys"
        let header: JSONObject = ["alg": "ES256", name: value]
        let input = Base64URL.encode(header.serialized()) + "." + Base64URL.encode(TestTokens.payload)
        let forged = input + "." + Base64URL.encode(try attacker.sign(Bytes(input.utf8), scheme: .ecdsa(.sha256)))
        #expect(throws: JWSError.signatureInvalid) { try verify(forged) }
        // Nor does its presence make a genuine token a bad one.
        #expect(try verify(try TestTokens.signed(headerBytes: header.serialized())) == TestTokens.payload)
    }

    @Test(
        "A token whose HMAC key is our public key is refused (RFC 8725 §2.1)",
        arguments: ["HS256", "HS384", "HS512"]
    )
    func publicKeyAsSecret(algorithm: String) throws {
        let key = try TestKeys.privateKey(for: .rs256).publicKey
        let input =
            Base64URL.encode(Bytes(#"{"alg":"\#(algorithm)"}"#.utf8)) + "." + Base64URL.encode(TestTokens.payload)
        let forged = input + "." + Base64URL.encode(HMAC.sha256(key: try key.subjectPublicKeyInfo(), Bytes(input.utf8)))
        #expect(throws: JWSError.unsupportedAlgorithm(algorithm)) { try CompactJWS(parsing: forged) }
    }

    @Test(
        "Types are media types: any case, with or without application/ (RFC 7515 §4.1.9, RFC 9068 §4)",
        arguments: [
            ("at+jwt", true), ("application/at+jwt", true), ("AT+JWT", true), ("Application/At+Jwt", true),
            ("JWT", false),
            ("at+jwt ", false), ("application/application/at+jwt", false), ("\u{E5}t+jwt", false), ("", false),
        ]
    )
    func types(type: String, matches: Bool) throws {
        let header: JSONObject = ["alg": "ES256", "typ": .string(type)]
        #expect(try JOSEHeader(parsing: header.serialized()).hasType("at+jwt") == matches)
        #expect(try JOSEHeader(parsing: header.serialized()).hasType("application/at+jwt") == matches)
        #expect(try !JOSEHeader(parsing: Bytes(#"{"alg":"ES256"}"#.utf8)).hasType("at+jwt"))
    }

    @Test("A reason shows text from outside in one printable line")
    func reasons() {
        let hostile = "\u{1B}[31m\r\nX\u{202E}" + String(repeating: "a", count: 500)
        let reason = JWSError.unsupportedAlgorithm(hostile).reason
        #expect(reason.utf8.count < 200)
        #expect(!reason.utf8.contains { $0 < 0x20 })
        #expect(!reason.unicodeScalars.contains("\u{202E}"))
    }
}
