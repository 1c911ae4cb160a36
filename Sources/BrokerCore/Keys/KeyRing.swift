package import BrokerCrypto
package import JOSE
package import OAuthProtocol
import Synchronization

/// The broker's signing keys of the moment: which one signs, which ones are published, and the check of our own signatures.
///
/// One ring lives as long as the process and is read anew every few seconds, since other instances and commands change the
/// keys too. A signature takes the lock once, to borrow the set, and is made without it.
package final class KeyRing: Sendable {
    private struct State {
        var set = KeySet([])
        /// Readings are numbered as they begin: one that was overtaken by a later one is dropped.
        var begun: UInt64 = 0
        var shown: UInt64 = 0
    }

    private let store: any SigningKeyStore
    private let sealing: SigningKeySealing
    private let state = Mutex(State())

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
        let ring = try await open(store, masterKey: masterKey)
        try await ring.prepare(algorithms, at: now)
        return ring
    }

    /// Reads the stored keys.
    package static func open(_ store: any SigningKeyStore, masterKey: AEADKey) async throws(LoadError) -> KeyRing {
        let ring = KeyRing(store: store, sealing: SigningKeySealing(masterKey: masterKey))
        try await ring.refresh()
        return ring
    }

    private init(store: any SigningKeyStore, sealing: SigningKeySealing) {
        self.store = store
        self.sealing = sealing
    }

    /// Makes the first key of each algorithm that has none. Nothing else can sign, so it does at once; it is stored before
    /// that, so that no token exists whose key a restart would lose.
    package func prepare(_ algorithms: Set<SignatureAlgorithm>, at now: UnixTime) async throws(LoadError) {
        let missing = algorithms.subtracting(current.algorithms)
        guard !missing.isEmpty else { return }
        let rotator = KeyRotator(store: store, sealing: sealing)
        for algorithm in missing.sorted(by: { $0.rawValue < $1.rawValue }) {
            try await rotator.makeFirst(algorithm, at: now)
        }
        try await refresh()
    }

    /// Reads the keys anew. What is shown afterwards is at least as new as the call.
    package func refresh() async throws(LoadError) {
        let (number, before) = state.withLock { state in
            state.begun &+= 1
            return (state.begun, state.set)
        }
        let stored: [StoredSigningKey]
        do {
            stored = try await store.signingKeys()
        } catch {
            throw .store(error)
        }
        var keys: [SigningKey] = []
        for key in stored {
            // Opening one takes milliseconds, and a key changes in nothing but the time of its end.
            if let known = before.key(id: key.id), known.signsFrom == key.signsFrom {
                keys.append(known)
            } else {
                keys.append(try sealing.open(key))
            }
        }
        let set = KeySet(keys)
        state.withLock { state in
            guard number > state.shown else { return }
            state.shown = number
            state.set = set
        }
    }

    private var current: KeySet { state.withLock { $0.set } }

    /// The JWK set of the moment.
    package var published: PublishedKeySet { current.published }

    /// The `kid` of the key that signs with an algorithm.
    package func signingKeyID(for algorithm: SignatureAlgorithm, at now: UnixTime) -> String? {
        current.signingKey(for: algorithm, at: now)?.id
    }

    /// Signs a JWT with the newest key of the algorithm that is in force.
    package func sign(
        _ claims: JSONObject,
        type: String,
        algorithm: SignatureAlgorithm,
        now: UnixTime
    ) throws(CryptoError) -> String {
        guard let key = current.signingKey(for: algorithm, at: now) else {
            throw CryptoError("there is no signing key for \(algorithm.rawValue)")
        }
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
            let key = current.key(id: keyID),
            let payload = try? jws.verify(with: key.publicJWK, allowed: [key.algorithm])
        else { return nil }
        return (try? JSONReader.parse(payload))?.objectValue
    }
}
