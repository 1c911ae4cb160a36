import BrokerCrypto

extension JWKSet {
    /// OpenID Connect Core 1.0 §10.1 wants a `kid` where there are several keys. Providers leave it out all the same,
    /// so the fitting keys are tried, up to this many signatures a token.
    private static let mostTried = 16

    /// The keys that may have made a token, by the rules of RFC 7515 Appendix D:
    ///
    /// - With a `kid` in the header: the key of that name, compared by bytes. Two keys of one name and one type make
    ///   the name useless, so both are refused; RFC 7517 §4.5 allows it only across types. If no key has the name,
    ///   the keys without any name.
    /// - Without: every key that fits the algorithm, a bounded number.
    package func select(keyID: String?, algorithm: SignatureAlgorithm) throws(JWKError) -> [JWK] {
        guard let keyID else { return try unnamed(keys, algorithm) }
        let named = keys.filter { key in key.keyID.map { exactlyEqual($0, keyID) } ?? false }
        guard !named.isEmpty else {
            if let entry = ignored.first(where: { entry in entry.keyID.map { exactlyEqual($0, keyID) } ?? false }) {
                throw entry.reason
            }
            let nameless = keys.filter { $0.keyID == nil }
            guard nameless.contains(where: { $0.fits(algorithm) }) else { throw .unknownKeyID(keyID) }
            return try unnamed(nameless, algorithm)
        }
        let rivals = named.filter { exactlyEqual($0.typeName, algorithm.keyTypeName) }
        guard rivals.count <= 1 else { throw .ambiguousKeyID(keyID) }
        guard let key = rivals.first, key.fits(algorithm) else {
            throw .noFittingKey("the key with the kid \(quoted(keyID)) is not for \(algorithm.rawValue)")
        }
        return [key]
    }

    /// Like ``select(keyID:algorithm:)``, with an empty answer for every refusal.
    package func candidates(keyID: String?, algorithm: SignatureAlgorithm) -> [JWK] {
        (try? select(keyID: keyID, algorithm: algorithm)) ?? []
    }

    /// Checks a token with the keys that may have made it.
    ///
    /// - Parameter allowed: the algorithms that may be used here, whatever the token says (RFC 8725 §3.1).
    package func verify(_ token: CompactJWS, allowed: Set<SignatureAlgorithm>) throws(JWSError) -> VerifiedJWS {
        guard allowed.contains(token.header.algorithm) else { throw .algorithmNotAllowed(token.header.algorithm) }
        let candidates: [JWK]
        do {
            candidates = try select(keyID: token.header.keyID, algorithm: token.header.algorithm)
        } catch {
            throw .noUsableKey(error)
        }
        for key in candidates {
            guard let payload = try? token.verify(with: key, allowed: allowed) else { continue }
            return VerifiedJWS(header: token.header, payload: payload, key: key)
        }
        throw .signatureInvalid
    }

    private func unnamed(_ keys: [JWK], _ algorithm: SignatureAlgorithm) throws(JWKError) -> [JWK] {
        let fitting = keys.filter { $0.fits(algorithm) }
        guard !fitting.isEmpty else {
            // One entry, and it is unusable: say why, not that there is none.
            if self.keys.isEmpty, ignored.count == 1, let only = ignored.first { throw only.reason }
            throw .noFittingKey("no key is for \(algorithm.rawValue)")
        }
        guard fitting.count <= Self.mostTried else { throw .tooManyKeys(fitting.count) }
        return fitting
    }
}

extension JWK {
    /// The `kty` of the key.
    fileprivate var typeName: String {
        switch key.type {
        case .rsa: "RSA"
        case .p256, .p384, .p521: "EC"
        case .ed25519: "OKP"
        }
    }
}
