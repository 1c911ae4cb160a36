import BrokerCrypto

/// The members that make up a public key (RFC 7518 §6.2.1, §6.3.1; RFC 8037 §2), read and written.
enum JWKParameters {
    static func publicKey(type: String, _ json: JSONObject) throws(JWKError) -> PublicKey {
        // `kty` and `crv` are case-sensitive (RFC 7517 §4.1, RFC 7518 §6.2.1.1).
        switch ExactString(type) {
        case "RSA":
            let modulus = try json.base64URL("n")
            let exponent = try json.base64URL("e")
            return try sound { () throws(CryptoError) in try PublicKey(rsaModulus: modulus, exponent: exponent) }
        case "EC":
            let curve = try curve(json)
            let x = try json.base64URL("x")
            let y = try json.base64URL("y")
            return try sound { () throws(CryptoError) in try PublicKey(ecCurve: curve, x: x, y: y) }
        case "OKP":
            guard let name = try json.string("crv") else { throw .malformed("the key has no crv") }
            guard exactlyEqual(name, "Ed25519") else {
                throw .unsupported("the curve \(quoted(name)) is not supported")
            }
            let bytes = try json.base64URL("x")
            return try sound { () throws(CryptoError) in try PublicKey(ed25519: bytes) }
        case "oct":
            // A shared secret has no public half; as a "public" key it is how HMAC gets in (RFC 8725 §2.1).
            throw .unsupported("the key is a shared secret (kty oct), which is never accepted")
        default:
            throw .unsupported("the key type \(quoted(type)) is not supported")
        }
    }

    static func json(_ components: PublicKeyComponents) -> JSONObject {
        switch components {
        case .rsa(let modulus, let exponent):
            return [
                "kty": "RSA", "n": .string(Base64URL.encode(modulus)), "e": .string(Base64URL.encode(exponent)),
            ]
        case .ec(let curve, let x, let y):
            return [
                "kty": "EC", "crv": .string(name(of: curve)), "x": .string(Base64URL.encode(x)),
                "y": .string(Base64URL.encode(y)),
            ]
        case .ed25519(let bytes):
            return ["kty": "OKP", "crv": "Ed25519", "x": .string(Base64URL.encode(bytes))]
        }
    }

    private static func curve(_ json: JSONObject) throws(JWKError) -> EllipticCurve {
        guard let name = try json.string("crv") else { throw .malformed("the key has no crv") }
        guard let curve = EllipticCurve.allCases.first(where: { exactlyEqual(Self.name(of: $0), name) }) else {
            throw .unsupported("the curve \(quoted(name)) is not supported")
        }
        return curve
    }

    private static func name(of curve: EllipticCurve) -> String {
        switch curve {
        case .p256: "P-256"
        case .p384: "P-384"
        case .p521: "P-521"
        }
    }

    private static func sound(_ make: () throws(CryptoError) -> PublicKey) throws(JWKError) -> PublicKey {
        do {
            return try make()
        } catch {
            throw .unsound("the key is unsound: \(error.description)")
        }
    }
}
