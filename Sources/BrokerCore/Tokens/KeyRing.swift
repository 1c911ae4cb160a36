package import BrokerCrypto
package import JOSE
package import OAuthProtocol

/// The broker's signing keys: which one signs, which ones are published, and the check of our own signatures.
///
/// Keys are made at first use of an algorithm, sealed under the master key and stored before they sign anything, so that
/// no token exists whose key a restart would lose.
package struct KeyRing: Sendable {
    private let keys: [SigningKey]
    private let byID: [ExactString: SigningKey]
    /// The JWK set as served.
    package let publishedKeySet: [UInt8]
    /// A strong validator of `publishedKeySet` (RFC 9110 §8.8.3), without quotes.
    package let publishedKeySetTag: String

    package enum LoadError: Error, Sendable {
        /// The master key does not open what is stored: another database, or another master key.
        case wrongMasterKey(keyID: String)
        case store(StoreError)
        case crypto(CryptoError)
    }

    /// Reads the stored keys and makes what is missing for `algorithms`.
    package static func load(
        from store: any SigningKeyStore,
        masterKey: AEADKey,
        algorithms: Set<SignatureAlgorithm>,
        now: UnixTime
    ) async throws(LoadError) -> KeyRing {
        let sealing = masterKey.derive(label: "signing keys")
        var keys: [SigningKey] = []
        do {
            for stored in try await store.signingKeys() {
                keys.append(try unseal(stored, with: sealing))
            }
            for algorithm in algorithms.sorted(by: { $0.rawValue < $1.rawValue })
            where !keys.contains(where: { $0.algorithm == algorithm && $0.signsFrom <= now }) {
                let (key, stored) = try make(algorithm, sealing: sealing, now: now)
                try await store.insert(stored)
                keys.append(key)
            }
            return KeyRing(keys)
        } catch let error as LoadError {
            throw error
        } catch let error as StoreError {
            throw .store(error)
        } catch let error as CryptoError {
            throw .crypto(error)
        } catch {
            throw .store(.corrupt(reason: "signing keys: \(error)"))
        }
    }

    private init(_ unordered: [SigningKey]) {
        // One order, whether a key was just made or read: the key set's entity tag is the same after a restart, and at
        // every instance.
        let keys = unordered.sorted {
            $0.signsFrom != $1.signsFrom
                ? $0.signsFrom < $1.signsFrom : $0.id.utf8.lexicographicallyPrecedes($1.id.utf8)
        }
        self.keys = keys
        byID = Dictionary(keys.map { (ExactString($0.id), $0) }, uniquingKeysWith: { first, _ in first })
        let set = JSONValue.object(["keys": .array(keys.map { .object($0.publicJWK.json()) })])
        publishedKeySet = set.serialized()
        publishedKeySetTag = Base64URL.encode(Array(Digest.sha256(publishedKeySet).prefix(16)))
    }

    /// Signs a JWT with the newest key of the algorithm that is in force.
    package func sign(
        _ claims: JSONObject,
        type: String,
        algorithm: SignatureAlgorithm,
        now: UnixTime
    ) throws(CryptoError) -> String {
        let fitting = keys.filter { $0.algorithm == algorithm }
        // A clock that was set back leaves no key in force; the oldest one is the one that everybody knows by now.
        let key =
            fitting.filter { $0.signsFrom <= now }.max { $0.signsFrom < $1.signsFrom }
            ?? fitting.min { $0.signsFrom < $1.signsFrom }
        guard let key else { throw CryptoError("there is no signing key for \(algorithm.rawValue)") }
        return try CompactJWS.sign(
            payload: JSONValue.object(claims).serialized(),
            type: type,
            key: key.material
        )
    }

    /// The claims of a JWT that one of these keys signed, whose `typ` is as wanted; nil for anything else. Times, audience
    /// and revocation are the caller's to check.
    package func claims(ofOwnToken token: String, type: String) -> JSONObject? {
        guard let jws = try? CompactJWS(parsing: token), let keyID = jws.header.keyID,
            // RFC 8725 §3.11: the type keeps an ID token from passing as an access token.
            let tokenType = jws.header.type, tokenType.asciiLowercased == type,
            let key = byID[ExactString(keyID)],
            let payload = try? jws.verify(with: key.publicJWK, allowed: [key.algorithm])
        else { return nil }
        return (try? JSONReader.parse(payload))?.objectValue
    }

    /// RFC 7517 §4.5 asks for distinct ids; 128 random bits are.
    private static func make(
        _ algorithm: SignatureAlgorithm,
        sealing: AEADKey,
        now: UnixTime
    ) throws(CryptoError) -> (SigningKey, StoredSigningKey) {
        let type: KeyType =
            switch algorithm {
            case .es256: .p256
            case .es384: .p384
            case .es512: .p521
            case .edDSA: .ed25519
            case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: .rsa(bits: 2_048)
            }
        let privateKey = try PrivateKey.generate(type)
        let id = Base64URL.encode(SecureRandom.bytes(16))
        let key = SigningKey(
            material: try SigningKeyMaterial(privateKey: privateKey, keyID: id, algorithm: algorithm),
            signsFrom: now
        )
        let stored = StoredSigningKey(
            id: id,
            algorithm: algorithm.rawValue,
            sealedPrivateKey: try sealing.seal(try privateKey.pkcs8DER(), associatedData: Array(id.utf8)),
            createdAt: now,
            signsFrom: now,
            retiresAt: nil
        )
        return (key, stored)
    }

    private static func unseal(_ stored: StoredSigningKey, with sealing: AEADKey) throws -> SigningKey {
        guard let algorithm = SignatureAlgorithm(rawValue: stored.algorithm) else {
            throw StoreError.corrupt(reason: "signing key '\(stored.id)' has an algorithm this version does not know")
        }
        let der: [UInt8]
        do {
            der = try sealing.open(stored.sealedPrivateKey, associatedData: Array(stored.id.utf8))
        } catch {
            throw LoadError.wrongMasterKey(keyID: stored.id)
        }
        return SigningKey(
            material: try SigningKeyMaterial(
                privateKey: try PrivateKey(pkcs8DER: der),
                keyID: stored.id,
                algorithm: algorithm
            ),
            signsFrom: stored.signsFrom
        )
    }
}
