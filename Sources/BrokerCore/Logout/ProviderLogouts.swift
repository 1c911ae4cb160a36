import BrokerCrypto
package import Logging
package import OAuthProtocol

/// Takes providers' logout tokens: what a provider ended has ended here, with all that came of it
/// (OIDC Back-Channel Logout §2.7).
package struct ProviderLogouts: Sendable {
    private let connectors: ConnectorDirectory
    private let store: any SessionStore
    private let clock: any WallClock

    package init(connectors: ConnectorDirectory, store: any SessionStore, clock: any WallClock) {
        self.connectors = connectors
        self.store = store
        self.clock = clock
    }

    /// - Throws: `OAuthError`, or `StoreError`. A session that nobody knows is no error.
    package func take(_ form: Parameters, provider: String, logger: Logger) async throws {
        guard let connector = connectors.connectors.first(where: { exactlyEqual($0.id, provider) }) else {
            throw OAuthError(.invalidRequest, "There is no such provider")
        }
        let token = try form.required("logout_token")
        let logout = try await Self.checked(token, connector)
        guard let ended = try await store.endSessions(namedBy: logout, at: clock.now()) else {
            throw OAuthError(.invalidRequest, "The logout token was used before")
        }
        logger.info("logout.received", metadata: ["provider": "\(connector.id)", "sessions": "\(ended.count)"])
        for session in ended {
            logger.info(
                "session.ended",
                metadata: [
                    "session": "\(session.id)", "user": "\(session.userID)", "provider": "\(session.provider)",
                    "reason": "\(SessionEndReason.endedByProvider.rawValue)",
                ]
            )
        }
    }

    private static func checked(
        _ token: String,
        _ connector: any IdentityProviderConnector
    ) async throws(OAuthError) -> ProviderLogout {
        do { return try await connector.logout(byToken: token) } catch { throw refusal(error) }
    }

    /// §2.8. What was sent is to blame unless the provider's keys could not be had.
    private static func refusal(_ error: UpstreamError) -> OAuthError {
        switch error.kind {
        case .unavailable, .timeout:
            OAuthError(
                .temporarilyUnavailable,
                "The provider's keys can not be fetched at the moment",
                detail: error.detail
            )
        default: OAuthError(.invalidRequest, "The logout token is not valid", detail: error.detail)
        }
    }
}
