import BrokerCrypto

extension JSONObject {
    /// A member that must be a string if it is there.
    func string(_ name: String) throws(JWKError) -> String? {
        switch self[name] {
        case nil: return nil
        case .string(let value)?: return value
        case let other?: throw .malformed("the key's \(name) is \(other.kind), not a string")
        }
    }

    /// A member that must be there, in canonical base64url.
    func base64URL(_ name: String) throws(JWKError) -> Bytes {
        guard let text = try string(name) else { throw .malformed("the key has no \(name)") }
        guard let bytes = Base64URL.decode(text) else {
            throw .malformed("the key's \(name) is not canonical base64url")
        }
        return bytes
    }
}
