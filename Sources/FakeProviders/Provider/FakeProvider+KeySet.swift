import BrokerCrypto
import JOSE

extension FakeProvider {
    /// The key set (RFC 7517 §5).
    func keySetAnswer(to request: ReceivedRequest, in context: ProviderContext) -> Answer {
        guard request.method == "GET" else { return .methodNotAllowed(allowed: "GET") }
        let signingKeyID = keys.signingKeyID
        if let refusal = context.behaviour.keySetRefusal(in: context) { return refusal }
        let roles = context.behaviour.keyRoles(request, in: context)
        guard let published = try? keys.published(for: roles) else {
            return .text("The keys could not be made\n", status: 500)
        }
        // Google writes the members in another order each time; nobody may rely on one.
        var entries = published.map { shuffled(context.behaviour.entry(for: $0, in: context)) }
        for fault in context.faults.keySet {
            switch fault {
            case .unknownKeyType:
                entries.insert(["kty": "EXOTIC", "kid": "exotic", "use": "sig", "data": "AAAA"], at: 0)
            case .unusedECKey:
                if let key = try? PrivateKey.generate(.p256) {
                    entries.insert(JWK(publicKey: key.publicKey, keyID: "unused-ec", algorithm: .es256).json(), at: 0)
                }
            case .encryptionKey:
                guard var entry = entries.first else { continue }
                entry["use"] = "enc"
                entry["alg"] = "RSA-OAEP"
                entry["kid"] = "for-encryption"
                entries.insert(entry, at: 0)
            case .missingUse: entries = entries.map { $0.without("use") }
            case .signingKeyMarkedForEncryption:
                entries = entries.map { entry in
                    var entry = entry
                    if entry["kid"]?.stringValue == signingKeyID { entry["use"] = "enc" }
                    return entry
                }
            case .missingAlgorithm: entries = entries.map { $0.without("alg") }
            case .algorithm(let name):
                entries = entries.map { entry in
                    var entry = entry
                    entry["alg"] = .string(name)
                    return entry
                }
            case .flapping:
                // Replicas that serve different sets: every second answer lacks the key that signs.
                if traffic.count(.keys).isMultiple(of: 2) {
                    entries.removeAll { $0["kid"]?.stringValue == signingKeyID }
                }
            case .missingKeyID: entries = entries.map { $0.without("kid") }
            case .duplicateKeyID:
                if let key = try? PrivateKey.generate(.rsa(bits: 2_048)) {
                    let twin = JWK(publicKey: key.publicKey, keyID: signingKeyID, algorithm: .rs256)
                    entries.insert(twin.json(), at: 0)
                }
            case .shortRSAKey:
                // 1024 bits, top and bottom bit set: no real key, and none is needed to be refused.
                let modulus = [0x80] + SecureRandom.bytes(126) + [0x01]
                entries.insert(
                    ["kty": "RSA", "kid": "short", "use": "sig", "n": .string(Base64URL.encode(modulus)), "e": "AQAB"],
                    at: 0
                )
            case .empty: entries = []
            case .document(let text):
                return Answer(status: 200, headers: [("Content-Type", "application/json")], body: Array(text.utf8))
            }
        }
        return .json(["keys": .array(entries.map { .object($0) })], headers: context.profile.keySetHeaders)
    }

    private func shuffled(_ object: JSONObject) -> JSONObject {
        JSONObject(object.members.shuffled().map { ($0.name, $0.value) })
    }
}

extension JSONObject {
    fileprivate func without(_ name: String) -> JSONObject {
        var copy = self
        copy[name] = nil
        return copy
    }
}
