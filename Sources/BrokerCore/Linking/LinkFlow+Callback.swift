import BrokerCrypto
import JOSE
package import Logging
package import OAuthProtocol

extension LinkFlow {
    /// Takes what a provider sent a browser back with, in the middle of a sitting.
    /// - Parameters:
    ///   - provider: the id in the callback's path.
    ///   - sealedTransaction: the value of the cookie named after `state`.
    /// - Throws: `LinkFailure`.
    package func finish(
        provider: String,
        callback: Parameters,
        sealedTransaction: String?,
        logger: Logger
    ) async throws -> LinkStep {
        let transaction = try open(sealedTransaction, provider: provider, callback: callback, logger: logger)
        let connector = try connector(transaction.provider)
        var event = LoginEvent("link.returned", logger: logger, provider: connector.id, client: nil)
        // Whom the answer is taken to is as it was when the browser was sent there.
        guard let asked = connectors.connector(connector, asOf: transaction.connectionVersion) else {
            event.fail("issuer_changed")
            throw LinkFailure(.expired)
        }
        let identity: UpstreamIdentity
        do {
            identity = try await asked.authenticate(
                from: callback,
                of: transaction.upstream,
                story: StoryRecorder(clock: clock)
            ).identity
        } catch {
            event.fail(error)
            throw LinkFailure(error, provider: connector.displayName)
        }
        // Who has no access here has nothing to link.
        let decision = organizations.decide(identity, tiedTo: connector.organization)
        if case .denied(let denial) = decision.outcome {
            event.deny(decision)
            throw LinkFailure(.noOrganization(denial), provider: connector.displayName)
        }
        do {
            guard let first = transaction.sitting.first else {
                try checkFreshness(of: identity, since: transaction.upstream.startedAt, connector, &event)
                return try await begun(with: identity, connector, &event)
            }
            return try await link(identity, connector, to: first, in: transaction.sitting, &event)
        } catch let error as StoreError {
            event.fail(error)
            throw LinkFailure(.storeUnavailable)
        }
    }

    private func open(
        _ sealed: String?,
        provider: String,
        callback: Parameters,
        logger: Logger
    ) throws(LinkFailure) -> LinkTransaction {
        let state: String?
        do { state = try callback.value("state") } catch { throw LinkFailure(.malformed(error.description)) }
        let now = clock.now()
        guard let state, let sealed, let transaction = LinkTransaction(sealed: sealed, with: sealing),
            // RFC 9700 §4.7.1: the state belongs to this browser.
            constantTimeEqual(Array(transaction.upstream.state.utf8), Array(state.utf8)),
            // RFC 9700 §4.4.2.2: an answer at another provider's callback is a mix-up.
            exactlyEqual(transaction.provider, provider), !transaction.sitting.isOver(at: now)
        else {
            logger.info("link.returned", metadata: ["provider": "\(provider.prefix(64))", "outcome": "expired"])
            throw LinkFailure(.expired)
        }
        return transaction
    }

    /// Whose the account here is must have been shown just now, and the provider must have said so: a session that it still
    /// has would speak for whoever sits at the browser (CVE-2026-105207). Of the second identity less is asked, since not all
    /// providers state the time; what is added is then worth no more than a login through it.
    private func checkFreshness(
        of identity: UpstreamIdentity,
        since begun: UnixTime,
        _ connector: any IdentityProviderConnector,
        _ event: inout LoginEvent
    ) throws(LinkFailure) {
        guard let at = identity.authenticatedAt, at >= begun - Self.leeway else {
            event.fail("not_fresh")
            throw LinkFailure(.notFresh, provider: connector.displayName)
        }
    }

    /// How far the clocks of the two sides may be apart.
    private static let leeway = Lifetime.seconds(60)

    /// The first identity: it must be somebody's.
    private func begun(
        with identity: UpstreamIdentity,
        _ connector: any IdentityProviderConnector,
        _ event: inout LoginEvent
    ) async throws -> LinkStep {
        guard let user = try await store.user(provider: identity.provider, subject: identity.subject) else {
            event.fail("unknown_identity")
            throw LinkFailure(.unknownIdentity, provider: connector.displayName)
        }
        guard user.disabledAt == nil else {
            event.fail("user_disabled", user: user.id)
            throw LinkFailure(.userDisabled)
        }
        event.succeed(user: user.id)
        let now = clock.now()
        let first = LinkSitting.First(
            userID: user.id,
            provider: identity.provider,
            subject: identity.subject,
            at: now
        )
        return .choose(try choice(LinkSitting(first: first, now: now), first: connector.displayName))
    }

    /// The second identity: it becomes the person's, unless it is another's.
    private func link(
        _ identity: UpstreamIdentity,
        _ connector: any IdentityProviderConnector,
        to first: LinkSitting.First,
        in sitting: LinkSitting,
        _ event: inout LoginEvent
    ) async throws -> LinkStep {
        let origin = try self.connector(first.provider)
        let now = clock.now()
        let crossing = crossing(from: origin, to: connector)
        let outcome = try await store.link(
            NewIdentity(provider: identity.provider, subject: identity.subject, issuer: identity.issuer, at: now),
            to: first.userID,
            event: AuditEvent(
                at: now,
                kind: .identityLinked,
                code: nil,
                user: first.userID,
                provider: identity.provider,
                client: nil,
                organization: connector.organization,
                outcome: "ok",
                detail: [
                    "subject": .string(identity.subject),
                    "signed_in_with": ["provider": .string(first.provider), "subject": .string(first.subject)],
                    "other_organization": .bool(crossing),
                ]
            )
        )
        switch outcome {
        case .linked, .alreadyTheirs:
            event.succeed(
                user: first.userID,
                organization: connector.organization,
                reason: outcome == .alreadyTheirs
                    ? "linked before"
                    : crossing ? "linked, over the border of two organizations" : "linked"
            )
            return .linked(
                first: origin.displayName,
                second: connector.displayName,
                isNew: outcome == .linked,
                sittingID: sitting.id
            )
        case .belongsToAnother(let userID):
            event.fail("belongs_to_another", user: userID)
            throw LinkFailure(.belongsToAnother, provider: connector.displayName)
        case .userDisabled:
            event.fail("user_disabled", user: first.userID)
            throw LinkFailure(.userDisabled)
        }
    }

    /// Whether the two providers are tied to different organizations: allowed, and worth a look.
    private func crossing(
        from first: any IdentityProviderConnector,
        to second: any IdentityProviderConnector
    ) -> Bool {
        guard let one = first.organization, let other = second.organization else { return false }
        return !exactlyEqual(one, other)
    }
}
