package import BrokerCrypto

/// A public JSON Web Key for signatures (RFC 7517 §4).
///
/// Read from a private JWK it is the public half: private members are never looked at, kept or written.
package struct JWK: Sendable {
    package let key: PublicKey
    package let keyID: String?
    /// The one algorithm the key is for, if it says so (RFC 7517 §4.4).
    package let algorithm: SignatureAlgorithm?
    package let use: String?
    package let keyOperations: [String]?
    /// Entra's member that binds a key to an issuer.
    package let issuer: String?

    /// - Throws: also for a key that by its own `use`, `key_ops` or `alg` is not one for verifying signatures.
    package init(_ json: JSONObject) throws(JWKError) {
        guard let type = try json.string("kty") else { throw .malformed("the key has no kty") }
        keyID = try json.string("kid")
        issuer = try json.string("issuer")
        use = try json.string("use")
        keyOperations = try JWKUsage.keyOperations(of: json)
        try JWKUsage.check(use: use, keyOperations: keyOperations)
        let algorithmName = try json.string("alg")
        key = try JWKParameters.publicKey(type: type, json)
        algorithm = try JWKUsage.algorithm(algorithmName, for: key.type)
    }

    /// A key of ours, to be published with `use` = `sig`.
    package init(publicKey: PublicKey, keyID: String, algorithm: SignatureAlgorithm) {
        key = publicKey
        self.keyID = keyID
        self.algorithm = algorithm
        use = "sig"
        keyOperations = nil
        issuer = nil
    }

    /// Whether the key may verify signatures of this algorithm: its type fits, and its own `alg` if it has one.
    package func fits(_ algorithm: SignatureAlgorithm) -> Bool {
        algorithm.fits(key.type) && (self.algorithm == nil || self.algorithm == algorithm)
    }

    /// The public members, and only those.
    package func json() -> JSONObject {
        var json = JWKParameters.json(key.components)
        if let use { json["use"] = .string(use) }
        if let keyOperations { json["key_ops"] = .array(keyOperations.map { .string($0) }) }
        if let algorithm { json["alg"] = .string(algorithm.rawValue) }
        if let keyID { json["kid"] = .string(keyID) }
        if let issuer { json["issuer"] = .string(issuer) }
        return json
    }

    /// SHA-256 thumbprint (RFC 7638 §3), base64url: a name that follows from the key itself.
    package static func thumbprint(of key: PublicKey) -> String {
        // RFC 7638 §3.2: the required members only, in the order of their names.
        let members = JWKParameters.json(key.components).members.sorted { $0.name < $1.name }
        let canonical = JSONObject(members.map { ($0.name, $0.value) })
        return Base64URL.encode(Digest.sha256(canonical.serialized()))
    }
}
