import BrokerCrypto
import JOSE

/// Tokens with any header bytes at all, correctly signed, so that a refusal can only be the header's fault.
enum TestTokens {
    static let payload = Bytes(#"{"sub":"1"}"#.utf8)
    static let allAlgorithms = Set(SignatureAlgorithm.allCases)

    static func signed(
        headerBytes: Bytes,
        algorithm: SignatureAlgorithm = .es256,
        payload: Bytes = payload
    ) throws -> String {
        let input = Base64URL.encode(headerBytes) + "." + Base64URL.encode(payload)
        let signature = try TestKeys.privateKey(for: algorithm).sign(Bytes(input.utf8), scheme: algorithm.scheme)
        return input + "." + Base64URL.encode(signature)
    }

    static func signed(
        header: String,
        algorithm: SignatureAlgorithm = .es256,
        payload: Bytes = payload
    ) throws -> String {
        try signed(headerBytes: Bytes(header.utf8), algorithm: algorithm, payload: payload)
    }

    /// The public key of ``TestKeys`` as a JWK, with members added, changed or (by `nil`) removed.
    static func jwk(
        for algorithm: SignatureAlgorithm,
        _ changes: [(String, JSONValue?)] = []
    ) throws -> JSONObject {
        let key = try TestKeys.privateKey(for: algorithm).publicKey
        var json = JWK(publicKey: key, keyID: "one", algorithm: algorithm).json()
        for name in ["use", "alg", "kid"] { json[name] = nil }
        for (name, value) in changes { json[name] = value }
        return json
    }

    static func set(_ keys: JSONObject...) throws -> JWKSet {
        try JWKSet(["keys": .array(keys.map { .object($0) })])
    }
}
