package import BrokerCore
package import JOSE

/// The signing keys of one issuer: what verifies its tokens, whatever its key endpoint is doing just now.
package actor RemoteKeySet {
    private let provider: String
    /// What it verifies, for errors.
    private let subject: String
    private let document: RefreshingDocument<SightedKeys>
    private let clock: any MonotonicClock
    private var unknown = UnknownKeyIDs()

    init(metadata: RemoteMetadata, fetcher: DocumentFetcher, archive: DocumentArchive, backOff: BackOff) {
        self.init(of: "ID token", fetcher: fetcher, archive: archive, backOff: backOff) { () throws(UpstreamError) in
            try await metadata.current().jwksURI
        }
    }

    /// - Parameter address: where the set is published.
    init(
        of subject: String,
        fetcher: DocumentFetcher,
        archive: DocumentArchive,
        backOff: BackOff,
        address: @escaping @Sendable () async throws(UpstreamError) -> String
    ) {
        let provider = fetcher.provider
        let clock = fetcher.clock
        self.provider = provider
        self.subject = subject
        self.clock = clock
        document = RefreshingDocument(clock: clock, backOff: backOff) {
            guard let url = try? await address(), let copy = await archive.copy(at: url),
                let keys = SightedKeys(archived: copy.body, age: copy.age, now: clock.now())
            else { return nil }
            return .init(value: keys, age: copy.age)
        } load: { previous throws(UpstreamError) in
            let url = try await address()
            let response = try await fetcher.fetch(url, limits: .keySet, step: .keys)
            let set = try Self.usable(response, url: url, provider: provider)
            let now = clock.now()
            let keys = previous?.followed(by: set, at: now) ?? SightedKeys(latest: set, seenAt: now)
            archive.keep(keys.archived(at: now), at: url)
            return .init(value: keys, life: DocumentLife.soft(of: response))
        }
    }

    /// Checks a token's signature with the issuer's keys.
    ///
    /// Whoever calls has done every check that needs no key before: a token that fails those must not cause a fetch.
    ///
    /// - Returns: the key that made the signature.
    package func verify(
        _ token: CompactJWS,
        allowed: Set<SignatureAlgorithm>,
        channel: KeyChannel
    ) async throws(UpstreamError) -> JWK {
        var version = try await document.current()
        // A set that arrived or was under way meanwhile may still lack the key; one more fetch is then fair.
        for _ in 1...4 {
            let failure: JWSError
            switch Self.attempt(token, allowed: allowed, keys: version.value, now: clock.now()) {
            case .verified(let key): return key
            case .refused(let error): throw invalid(error)
            case .unknown(let error): failure = error
            }
            let isDeliverable = channel == .deliverable
            if version.isNewer {
                if isDeliverable, let keyID = token.header.keyID { unknown.insert(keyID, at: clock.now()) }
                throw invalid(failure)
            }
            if isDeliverable, let keyID = token.header.keyID, unknown.contains(keyID, at: clock.now()) {
                throw invalid(failure)
            }
            guard let later = try await document.later(than: version.number, for: channel) else {
                throw invalid(failure)
            }
            version = later
        }
        throw UpstreamError(
            provider: provider,
            step: .keys,
            kind: .unavailable,
            detail: "the key set changed four times while one token was verified"
        )
    }

    /// Fetches what is missing or older than an hour and 80 % of its life.
    func keepWarm() async { _ = try? await document.current(refreshAhead: .seconds(3_600)) }

    /// The keys as they stand, without a fetch for one that is missing.
    package func current() async throws(UpstreamError) -> JWKSet { try await document.current().value.latest }

    package func status() async -> DocumentStatus { await document.status() }

    // MARK: One try

    private enum Attempt {
        case verified(JWK)
        /// No newer set would help.
        case refused(JWSError)
        /// The key isn't here; a newer set may have it.
        case unknown(JWSError)
    }

    private static func attempt(
        _ token: CompactJWS,
        allowed: Set<SignatureAlgorithm>,
        keys: SightedKeys,
        now: Duration
    ) -> Attempt {
        do {
            return .verified(try keys.latest.verify(token, allowed: allowed).key)
        } catch {
            if let keyID = token.header.keyID {
                guard Self.isMiss(error, named: keyID, in: keys.latest) else { return .refused(error) }
                do {
                    return .verified(try keys.alive(at: now).verify(token, allowed: allowed).key)
                } catch {
                    return .unknown(error)
                }
            }
            // Without a name any new key may be the one.
            switch error {
            case .signatureInvalid, .noUsableKey(.noFittingKey): return .unknown(error)
            default: return .refused(error)
            }
        }
    }

    /// A signature that fails under the key it names is a bad signature; fetching would let anybody make us fetch.
    private static func isMiss(_ error: JWSError, named keyID: String, in set: JWKSet) -> Bool {
        switch error {
        case .noUsableKey(.unknownKeyID): true
        // Only keys without a name were tried.
        case .signatureInvalid, .noUsableKey(.noFittingKey), .noUsableKey(.tooManyKeys):
            !set.keys.contains { key in key.keyID.map { $0.utf8.elementsEqual(keyID.utf8) } == true }
        default: false
        }
    }

    private func invalid(_ error: JWSError) -> UpstreamError {
        UpstreamError(
            provider: provider,
            step: .keys,
            kind: .responseInvalid,
            detail: "\(subject) refused: \(error.reason)"
        )
    }

    private static func usable(
        _ response: HTTPClientResponse,
        url: String,
        provider: String
    ) throws(UpstreamError) -> JWKSet {
        let reason: String
        do {
            let set = try JWKSet(parsing: response.body)
            if !set.keys.isEmpty { return set }
            reason = set.ignored.first.map { "no usable key; the first: \($0.reason.reason)" } ?? "an empty key set"
        } catch {
            reason = error.reason
        }
        throw UpstreamError(
            provider: provider,
            step: .keys,
            kind: .responseInvalid,
            detail: "\(HTTPURL.withoutQuery(url)): \(reason)",
            upstreamStatus: response.status
        )
    }
}
