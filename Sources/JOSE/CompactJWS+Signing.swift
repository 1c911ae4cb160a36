package import BrokerCrypto

extension CompactJWS {
    /// Signs a payload (RFC 7515 §5.1) under the header `alg`, `kid` and, if given, `typ`.
    ///
    /// - Parameter type: such as `at+jwt` or `logout+jwt`: explicit types keep one kind of token from passing for
    ///   another (RFC 8725 §3.11).
    package static func sign(
        payload: Bytes,
        type: String?,
        key: SigningKeyMaterial
    ) throws(CryptoError) -> String {
        var header = key.headerStart
        if let type {
            header.append(contentsOf: ",\"typ\":".utf8)
            header.append(contentsOf: JSONValue.string(type).serialized())
        }
        header.append(UInt8(ascii: "}"))

        var token = Base64URL.encodedBytes(header)
        token.append(UInt8(ascii: "."))
        token.append(contentsOf: Base64URL.encodedBytes(payload))
        let signature = try key.privateKey.sign(token, scheme: key.algorithm.scheme)
        token.append(UInt8(ascii: "."))
        token.append(contentsOf: Base64URL.encodedBytes(signature))
        return String(decoding: token, as: UTF8.self)
    }
}
