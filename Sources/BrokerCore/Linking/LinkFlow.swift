package import BrokerCrypto
package import Logging
import OAuthProtocol

/// Links a second identity to a person: they sign in freshly with one that is known here, and in the same sitting freshly with
/// the other. Nothing else links: no address that two providers agree on, and no session that is lying about (CVE-2026-105207).
package struct LinkFlow: Sendable {
    let connectors: ConnectorDirectory
    let organizations: OrganizationDirectory
    let store: any PeopleStore
    let clock: any WallClock
    let sealing: AEADKey

    package init(
        connectors: ConnectorDirectory,
        organizations: OrganizationDirectory,
        store: any PeopleStore,
        masterKey: AEADKey,
        clock: any WallClock
    ) {
        self.connectors = connectors
        self.organizations = organizations
        self.store = store
        self.clock = clock
        sealing = masterKey.derive(label: "identity links")
    }

    /// Opens a sitting: the page that asks what the person signs in with.
    package func open() throws -> LinkStep {
        guard !connectors.connectors.isEmpty else { throw LinkFailure(.providerNotAvailable) }
        return .choose(try choice(LinkSitting(first: nil, now: clock.now()), first: nil))
    }

    /// Sends the browser to the provider that was chosen on a page of the sitting.
    /// - Parameters:
    ///   - sittingID: as the page's link has it.
    ///   - sealedSitting: the value of the cookie named after it, if the browser has it.
    /// - Throws: `LinkFailure`.
    package func begin(
        provider: String,
        sittingID: String,
        sealedSitting: String?,
        logger: Logger
    ) async throws -> LinkStep {
        let now = clock.now()
        // The id of the link and the cookie of the browser belong together: another site's link has no id that fits.
        guard let sealedSitting, let sitting = LinkSitting(sealed: sealedSitting, with: sealing),
            constantTimeEqual(Array(sitting.id.utf8), Array(sittingID.utf8)), !sitting.isOver(at: now)
        else {
            logger.info("link.begun", metadata: ["outcome": "expired"])
            throw LinkFailure(.expired)
        }
        let connector = try connector(provider)
        let transaction = LinkTransaction(
            provider: connector.id,
            connectionVersion: connectors.version(of: connector),
            sitting: sitting,
            now: now
        )
        let sealed = try transaction.sealed(with: sealing)
        var event = LoginEvent("link.begun", logger: logger, provider: connector.id, client: nil)
        let url: String
        do {
            url = try await connector.authorizationURL(for: transaction.upstream)
        } catch {
            event.fail(error)
            throw LinkFailure(error, provider: connector.displayName)
        }
        event.succeed()
        return .toProvider(
            url: url,
            state: transaction.upstream.state,
            sealedTransaction: sealed,
            answersByFormPost: connector.answersByFormPost
        )
    }

    /// Whether a cookie at the callback is a link's and no login's.
    package func owns(_ sealedTransaction: String?) -> Bool {
        sealedTransaction.map(LinkTransaction.isSealed) ?? false
    }

    /// An enabled provider; it may have been switched off since the sitting began.
    func connector(_ id: String) throws(LinkFailure) -> any IdentityProviderConnector {
        guard let connector = connectors.connectors.first(where: { exactlyEqual($0.id, id) }) else {
            throw LinkFailure(.providerNotAvailable)
        }
        return connector
    }

    func choice(_ sitting: LinkSitting, first: String?) throws(CryptoError) -> LinkChoice {
        LinkChoice(
            first: first,
            sittingID: sitting.id,
            sealedSitting: try sitting.sealed(with: sealing),
            options: connectors.connectors.map {
                LinkChoice.Option(id: $0.id, displayName: $0.displayName, type: $0.type)
            }
        )
    }
}

extension LinkFailure {
    init(_ error: UpstreamError, provider: String) {
        self.init(.provider(error.kind, step: error.step, retryAfter: error.retryAfter), provider: provider)
    }
}
