import BrokerCrypto
import JOSE

/// Signs a token, rightly or in one of the wrong ways.
struct SignatureForger {
    let key: FakeKey
    let header: JSONText
    let payload: String
    let clientSecret: String

    func token(_ fault: SignatureFault?) throws -> String {
        switch fault {
        case nil:
            return try signed(header, with: key.privateKey)
        case .some(.none):
            return input(header(setting: "alg", to: "\"none\"")) + "."
        case .empty:
            return input(header) + "."
        case .hmacWithPublicKey:
            return try authenticated(with: Array(publicKeyPEM().utf8))
        case .hmacWithClientSecret:
            return try authenticated(with: Array(clientSecret.utf8))
        case .foreignKey:
            return try signed(header, with: PrivateKey.generate(key.privateKey.type))
        case .changedPayload:
            let parts = try signed(header, with: key.privateKey).split(separator: ".")
            let changed = payload.hasSuffix("}") ? payload.dropLast() + ",\"forged\":true}" : payload + " "
            return "\(parts[0]).\(Base64URL.encode(Array(changed.utf8))).\(parts[2])"
        case .changedSignature:
            let parts = try signed(header, with: key.privateKey).split(separator: ".")
            var signature = Base64URL.decode(parts[2]) ?? []
            if let last = signature.indices.last { signature[last] ^= 1 }
            return "\(parts[0]).\(parts[1]).\(Base64URL.encode(signature))"
        case .embeddedKey:
            let own = try PrivateKey.generate(key.privateKey.type)
            let jwk = JWK(publicKey: own.publicKey, keyID: key.id, algorithm: key.algorithm).json()
            return try signed(header(setting: "jwk", to: JSONText.text(of: .object(jwk))), with: own)
        }
    }

    private func header(setting name: String, to json: String) -> JSONText {
        var changed = header
        changed.set(name, json: json)
        return changed
    }

    private func input(_ header: JSONText) -> String {
        Base64URL.encode(Array(header.text.utf8)) + "." + Base64URL.encode(Array(payload.utf8))
    }

    private func signed(_ header: JSONText, with privateKey: PrivateKey) throws -> String {
        let input = input(header)
        let signature = try privateKey.sign(Array(input.utf8), scheme: key.algorithm.scheme)
        return input + "." + Base64URL.encode(signature)
    }

    private func authenticated(with secret: Bytes) throws -> String {
        let input = input(header(setting: "alg", to: "\"HS256\""))
        return input + "." + Base64URL.encode(HMAC.sha256(key: secret, Array(input.utf8)))
    }

    /// The text an attacker would take for the secret: the published key as PEM.
    private func publicKeyPEM() throws -> String {
        let text = Array(Base64.encode(try key.privateKey.publicKey.subjectPublicKeyInfo()))
        let lines = stride(from: 0, to: text.count, by: 64).map { String(text[$0..<min($0 + 64, text.count)]) }
        return "-----BEGIN PUBLIC KEY-----\n" + lines.joined(separator: "\n") + "\n-----END PUBLIC KEY-----\n"
    }
}
