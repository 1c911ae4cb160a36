import BrokerCrypto

/// What a key says it is for (RFC 7517 §4.2–4.4). Only keys for verifying signatures get through.
enum JWKUsage {
    static func keyOperations(of json: JSONObject) throws(JWKError) -> [String]? {
        guard let member = json["key_ops"] else { return nil }
        guard case .array(let elements) = member else { throw .malformed("the key's key_ops is not an array") }
        var operations: [String] = []
        for element in elements {
            guard case .string(let operation) = element else {
                throw .malformed("the key's key_ops holds \(element.kind)")
            }
            // RFC 7517 §4.3: no value twice.
            guard !operations.contains(where: { exactlyEqual($0, operation) }) else {
                throw .malformed("the key's key_ops holds a value twice")
            }
            operations.append(operation)
        }
        return operations
    }

    static func check(use: String?, keyOperations: [String]?) throws(JWKError) {
        // RFC 7517 §4.2: absent means unsaid. Any other value than `sig` says something else.
        if let use, !exactlyEqual(use, "sig") { throw .notForSignatures("the key's use is \(quoted(use)), not sig") }
        guard let keyOperations else { return }
        guard keyOperations.contains(where: { exactlyEqual($0, "verify") }) else {
            throw .notForSignatures("the key's key_ops do not hold verify")
        }
        // RFC 7517 §4.3: where both members stand, they must not contradict each other.
        let forSignatures = keyOperations.allSatisfy { exactlyEqual($0, "verify") || exactlyEqual($0, "sign") }
        guard use == nil || forSignatures else { throw .malformed("the key's use and key_ops contradict each other") }
    }

    static func algorithm(_ name: String?, for type: KeyType) throws(JWKError) -> SignatureAlgorithm? {
        guard let name else { return nil }
        guard let algorithm = SignatureAlgorithm(name: name) else {
            throw .notForSignatures("the key's alg \(quoted(name)) is none we verify")
        }
        guard algorithm.fits(type) else { throw .malformed("the key's alg \(name) does not fit its type") }
        return algorithm
    }
}
