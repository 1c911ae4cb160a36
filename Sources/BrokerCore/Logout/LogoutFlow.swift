package import BrokerCrypto
package import Logging
package import OAuthProtocol

/// Signs people out: in this browser, of every app that they used in its session, and at the provider where its entry says so
/// (OIDC RP-Initiated Logout 1.0).
package struct LogoutFlow: Sendable {
    private let issuer: String
    private let keys: KeyRing
    private let clients: ClientDirectory
    private let connectors: ConnectorDirectory
    private let store: any SessionStore
    private let clock: any WallClock
    private let sealing: AEADKey
    private let idTokens: IDTokenSealing

    package init(
        issuer: String,
        keys: KeyRing,
        clients: ClientDirectory,
        connectors: ConnectorDirectory,
        store: any SessionStore,
        masterKey: AEADKey,
        clock: any WallClock
    ) {
        self.issuer = issuer
        self.keys = keys
        self.clients = clients
        self.connectors = connectors
        self.store = store
        self.clock = clock
        sealing = masterKey.derive(label: "logouts")
        idTokens = IDTokenSealing(masterKey: masterKey)
    }

    /// Where providers send people back to after their own logout.
    package static func returnURI(ofIssuer issuer: String) -> String {
        (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer) + "/auth/signed-out"
    }

    /// Takes a logout request.
    /// - Parameter secret: of the browser's session, if its cookie came along.
    /// - Throws: `LogoutFailure`.
    package func begin(_ parameters: Parameters, session secret: SessionSecret?, logger: Logger) async throws
        -> LogoutStep
    {
        let request = try LogoutRequest(parameters, issuer: issuer, keys: keys, clients: clients)
        if let secret,
            let found = try await living({ () async throws(StoreError) in
                try await store.session(secretDigest: secret.digest)
            })
        {
            // Nobody may be signed out by a link (OIDC RP-Initiated Logout §6): the hint must be of this very person.
            guard let hint = request.hint, exactlyEqual(hint.userID, found.user.id) else {
                return .ask(try question(found, request, secret: secret))
            }
            try await endHinted(hint, besides: found.session, logger: logger)
            let destination = try await end(found.session, returningTo: request.wayBack, logger: logger)
            return .signedOut(destination, hadSession: true)
        }
        // The browser may have lost its cookie while the session lives on in apps.
        // Whoever has the hint need not be the person: the way to the provider would show its ID token, so it is not taken.
        if let hint = request.hint, let session = try await session(of: hint) {
            try await end(session, logger: logger)
        }
        return .signedOut(destination(request.wayBack), hadSession: secret != nil)
    }

    /// The person said yes on the page.
    /// - Throws: `LogoutFailure`.
    package func confirm(_ form: Parameters, session secret: SessionSecret?, logger: Logger) async throws
        -> LogoutStep
    {
        let sealed: String?
        do { sealed = try form.value("logout") } catch { throw LogoutFailure(.request(error.description)) }
        guard let sealed, let secret,
            let pending = PendingLogout(sealed: sealed, with: sealing, secretDigest: secret.digest),
            clock.now() < pending.askedAt + PendingLogout.lifetime
        else { throw LogoutFailure(.expired) }
        let living = try await living { () async throws(StoreError) in
            try await store.session(id: pending.sessionID)
        }
        guard let found = living else {
            return .signedOut(destination(pending.wayBack), hadSession: true)
        }
        let destination = try await end(found.session, returningTo: pending.wayBack, logger: logger)
        return .signedOut(destination, hadSession: true)
    }

    /// The person comes back from the provider's logout. Whoever comes without the cookie of their trip stays on a page of ours.
    package func finish(state: String?, sealedTrip: String?) -> LogoutDestination {
        guard let state, let sealedTrip, let trip = LogoutTrip(sealed: sealedTrip, with: sealing),
            constantTimeEqual(Array(trip.state.utf8), Array(state.utf8)),
            clock.now() < trip.beganAt + LogoutTrip.lifetime
        else { return .page }
        return destination(trip.wayBack)
    }

    // MARK: Sessions

    /// - Throws: `LogoutFailure` where the store does not answer.
    private func living(
        _ find: () async throws(StoreError) -> (session: Session, user: User)?
    ) async throws(LogoutFailure) -> BrowserSession? {
        do {
            guard let found = try await find(), found.session.endedAt == nil else { return nil }
            return BrowserSession(session: found.session, user: found.user)
        } catch {
            throw LogoutFailure(.storeUnavailable)
        }
    }

    /// The session that an ID token was issued in, if it goes on and is of that person.
    private func session(of hint: LogoutRequest.Hint) async throws(LogoutFailure) -> Session? {
        guard let id = hint.sessionID else { return nil }
        guard
            let found = try await living({ () async throws(StoreError) in
                try await store.session(id: id)
            }),
            exactlyEqual(found.user.id, hint.userID)
        else { return nil }
        return found.session
    }

    /// An app may come with the ID token of a session that the same person had before in this browser.
    private func endHinted(
        _ hint: LogoutRequest.Hint,
        besides session: Session,
        logger: Logger
    ) async throws(LogoutFailure) {
        guard let other = try await self.session(of: hint), !exactlyEqual(other.id, session.id) else { return }
        try await end(other, logger: logger)
    }

    private func end(_ session: Session, logger: Logger) async throws(LogoutFailure) {
        do {
            let ended = try await store.endSession(id: session.id, because: .signedOut, at: clock.now())
            guard ended != nil else { return }
        } catch {
            throw LogoutFailure(.storeUnavailable)
        }
        logger.info(
            "session.ended",
            metadata: [
                "session": "\(session.id)", "user": "\(session.userID)", "provider": "\(session.provider)",
                "reason": "\(SessionEndReason.signedOut.rawValue)",
            ]
        )
    }

    // MARK: Where to

    private func destination(_ wayBack: LogoutReturn?) -> LogoutDestination {
        wayBack?.location(clients).map { .app(location: $0) } ?? .page
    }

    private func end(
        _ session: Session,
        returningTo wayBack: LogoutReturn?,
        logger: Logger
    ) async throws -> LogoutDestination {
        try await end(session, logger: logger)
        guard let connector = connectors.connectors.first(where: { exactlyEqual($0.id, session.provider) }) else {
            return destination(wayBack)
        }
        let trip = LogoutTrip(wayBack: wayBack, now: clock.now())
        let logout = UpstreamLogout(
            idToken: session.sealedIDToken.flatMap {
                idTokens.open($0, provider: session.provider, subject: session.subject)
            },
            returnURI: Self.returnURI(ofIssuer: issuer),
            state: trip.state
        )
        let url: String?
        do {
            url = try await connector.logoutURL(for: logout)
        } catch {
            // They are signed out here; a provider that is away must not keep them from their app.
            logger.warning(
                "logout.upstream_skipped",
                metadata: ["provider": "\(connector.id)", "error": "\(error.detail)"]
            )
            url = nil
        }
        guard let url else { return destination(wayBack) }
        return .provider(url: url, state: trip.state, sealedTrip: try trip.sealed(with: sealing))
    }

    private func question(
        _ found: BrowserSession,
        _ request: LogoutRequest,
        secret: SessionSecret
    ) throws(CryptoError) -> LogoutQuestion {
        let pending = PendingLogout(sessionID: found.session.id, wayBack: request.wayBack, askedAt: clock.now())
        let profile = found.user.profile
        // Chromium holds every redirect after a form against the page's policy, those of the provider and the app too.
        let addresses = [issuer, request.wayBack?.uri].compactMap { $0 }
        let schemes = addresses.compactMap { String($0.utf8.prefix { $0 != UInt8(ascii: ":") }) }
        return LogoutQuestion(
            person: profile.name.map { name in profile.email.map { "\(name) (\($0))" } ?? name } ?? profile.email,
            clientName: request.client?.name,
            sealed: try pending.sealed(with: sealing, secretDigest: secret.digest),
            redirectSchemes: ["https"] + schemes.filter { $0 != "https" }
        )
    }
}
