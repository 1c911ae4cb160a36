import BrokerCrypto

/// The three segments of a compact JWS, decoded (RFC 7515 §5.2, steps 1 to 3).
struct CompactSegments {
    let header: Bytes
    let payload: Bytes
    let signature: Bytes
    let signingInput: Bytes

    init(_ token: String, _ limits: CompactJWS.Limits) throws(JWSError) {
        guard token.utf8.count <= limits.maxBytes else {
            throw .malformed("the token is longer than \(limits.maxBytes) bytes")
        }
        guard !token.isEmpty else { throw .malformed("the token is empty") }
        let text = Bytes(token.utf8)
        let dot = UInt8(ascii: ".")
        guard let first = text.firstIndex(of: dot), let second = text[(first + 1)...].firstIndex(of: dot),
            !text[(second + 1)...].contains(dot)
        else {
            let count = text.count { $0 == dot } + 1
            throw .malformed("the token has \(count) segment\(count == 1 ? "" : "s"); a compact JWS has three")
        }
        // base64url makes four characters of three bytes.
        guard first <= limits.maxHeaderBytes / 3 * 4 else {
            throw .malformed("the token's header is longer than \(limits.maxHeaderBytes) bytes")
        }
        header = try Self.decode(text[..<first], "header")
        payload = try Self.decode(text[(first + 1)..<second], "payload")
        signature = try Self.decode(text[(second + 1)...], "signature")
        signingInput = Bytes(text[..<second])
    }

    private static func decode(_ segment: ArraySlice<UInt8>, _ name: String) throws(JWSError) -> Bytes {
        guard let bytes = Base64URL.decode(bytes: segment) else {
            throw .malformed("the token's \(name) is not canonical base64url")
        }
        return bytes
    }
}
