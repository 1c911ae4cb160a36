package import JOSE
package import OAuthProtocol

/// Changes the stored signing keys. Each change is decided on what was read and holds only if that is still so, so that of
/// several instances and commands that do the same at once one does it.
package struct KeyRotator: Sendable {
    private let store: any SigningKeyStore
    private let sealing: SigningKeySealing

    /// More often than this nobody loses a race for a change that happens once in months.
    private static let mostAttempts = 20

    package init(store: any SigningKeyStore, sealing: SigningKeySealing) {
        self.store = store
        self.sealing = sealing
    }

    /// The first key of an algorithm, which signs at once.
    func makeFirst(_ algorithm: SignatureAlgorithm, at now: UnixTime) async throws(KeyRing.LoadError) {
        _ = try await settle { (keys) throws(KeyRing.LoadError) in
            let succession = KeySuccession(of: algorithm.rawValue, among: keys, at: now)
            guard succession.current == nil else { return nil }
            let key = try make(algorithm, at: now, signsFrom: now)
            return SigningKeyChange(adding: key, to: succession, at: now, by: .need)
        }
    }

    /// Does what is due by itself.
    /// - Returns: the changes that this call made.
    package func advance(
        _ rotation: KeyRotation,
        algorithms: Set<SignatureAlgorithm>,
        at now: UnixTime
    ) async throws(KeyRing.LoadError) -> [SigningKeyChange] {
        var made: [SigningKeyChange] = []
        for algorithm in Set(try await read().map(\.algorithm)).sorted() {
            let known = SignatureAlgorithm(rawValue: algorithm)
            let isInUse = known.map(algorithms.contains) ?? false
            while let change = try await settle({ (keys) throws(KeyRing.LoadError) in
                let succession = KeySuccession(of: algorithm, among: keys, at: now)
                switch rotation.step(for: succession, isInUse: isInUse, at: now) {
                case nil: return nil
                case .retire(let end): return SigningKeyChange(retiring: succession, at: now, end: end)
                case .makeNext(let signsFrom):
                    guard let known else { return nil }
                    let key = try make(known, at: now, signsFrom: signsFrom)
                    return SigningKeyChange(adding: key, to: succession, at: now, by: .schedule)
                }
            }) {
                made.append(change)
            }
        }
        return made
    }

    /// Makes the next key of an algorithm on somebody's word. It is published for the usual time before it signs.
    /// - Returns: the change; nil where a key is waiting already.
    package func rotate(
        _ algorithm: SignatureAlgorithm,
        at now: UnixTime
    ) async throws(KeyRing.LoadError) -> SigningKeyChange? {
        try await settle { (keys) throws(KeyRing.LoadError) in
            let succession = KeySuccession(of: algorithm.rawValue, among: keys, at: now)
            guard succession.waiting.isEmpty else { return nil }
            let key = try make(algorithm, at: now, signsFrom: now + KeyRotation.lead)
            return SigningKeyChange(adding: key, to: succession, at: now, by: .command)
        }
    }

    /// Makes a key that signs as soon as every instance knows it. One that was waiting goes: who could read the key that is
    /// to be replaced could read that one too.
    package func rotateNow(
        _ algorithm: SignatureAlgorithm,
        at now: UnixTime
    ) async throws(KeyRing.LoadError) -> SigningKeyChange? {
        try await settle { (keys) throws(KeyRing.LoadError) in
            let succession = KeySuccession(of: algorithm.rawValue, among: keys, at: now)
            let key = try make(algorithm, at: now, signsFrom: now + KeyRotation.shortLead)
            return SigningKeyChange(
                adding: key,
                to: succession,
                dropping: succession.waiting,
                at: now,
                by: .command
            )
        }
    }

    /// Takes a key out of the key set, and with it everything it signed. Where it was the one that signs, a new key does at
    /// once, and one that was waiting goes as it does in `rotateNow`.
    /// - Returns: the change; nil where there is no such key.
    package func revoke(_ id: String, at now: UnixTime) async throws(KeyRing.LoadError) -> SigningKeyChange? {
        try await settle { (keys) throws(KeyRing.LoadError) in
            guard let key = keys.first(where: { $0.id.utf8.elementsEqual(id.utf8) }) else { return nil }
            let succession = KeySuccession(of: key.algorithm, among: keys, at: now)
            guard succession.current == key, let algorithm = SignatureAlgorithm(rawValue: key.algorithm) else {
                return SigningKeyChange(revoking: key, of: succession, dropping: [], replacement: nil, at: now)
            }
            return SigningKeyChange(
                revoking: key,
                of: succession,
                dropping: succession.waiting,
                replacement: try make(algorithm, at: now, signsFrom: now),
                at: now
            )
        }
    }

    /// Decides on what is stored until what was decided on still holds.
    private func settle(
        _ decide: (_ keys: [StoredSigningKey]) throws(KeyRing.LoadError) -> SigningKeyChange?
    ) async throws(KeyRing.LoadError) -> SigningKeyChange? {
        for _ in 0..<Self.mostAttempts {
            guard let change = try decide(try await read()) else { return nil }
            do {
                if try await store.apply(change) { return change }
            } catch {
                throw .store(error)
            }
        }
        throw .store(.unavailable(reason: "the signing keys are changed again and again by somebody else"))
    }

    private func read() async throws(KeyRing.LoadError) -> [StoredSigningKey] {
        do {
            return try await store.signingKeys()
        } catch {
            throw .store(error)
        }
    }

    private func make(
        _ algorithm: SignatureAlgorithm,
        at now: UnixTime,
        signsFrom: UnixTime
    ) throws(KeyRing.LoadError) -> StoredSigningKey {
        do {
            return try sealing.make(algorithm, at: now, signsFrom: signsFrom)
        } catch {
            throw .crypto(error)
        }
    }
}
