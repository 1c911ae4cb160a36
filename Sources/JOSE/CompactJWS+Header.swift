package import BrokerCrypto

extension CompactJWS {
    /// Signs a payload under a header of the caller's own, for keys that are named by other members than `kid`, such as
    /// `x5t#S256`. The header's `alg` is written here, from what signs.
    package static func sign(
        payload: Bytes,
        header: JSONObject,
        key: PrivateKey,
        algorithm: SignatureAlgorithm
    ) throws(CryptoError) -> String {
        guard algorithm.fits(key.type) else { throw CryptoError("the key is not for \(algorithm.rawValue)") }
        var members: JSONObject = ["alg": .string(algorithm.rawValue)]
        for (name, value) in header.members where members[name] == nil { members[name] = value }
        let input = Base64URL.encode(members.serialized()) + "." + Base64URL.encode(payload)
        let signature = try key.sign(Array(input.utf8), scheme: algorithm.scheme)
        return input + "." + Base64URL.encode(signature)
    }
}
