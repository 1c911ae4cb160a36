import BrokerCrypto
import Logging
import OAuthProtocol

/// One request to refresh: what was sent, by which client, and the line that it leaves in the log.
struct RefreshAttempt: Sendable {
    let client: Client
    let key: ProvenKey?
    let token: RefreshToken
    let requestedScope: ScopeSet?
    let terms: AccessTokenTerms
    let logger: Logger
    private let event: LoginEvent

    init(_ request: TokenRequest, token: RefreshToken, requestedScope: ScopeSet?) {
        client = request.client
        key = request.key
        terms = request.terms
        self.token = token
        self.requestedScope = requestedScope
        logger = request.logger
        event = LoginEvent("token.refreshed", logger: logger, provider: nil, client: client.id)
    }

    /// RFC 6749 §6: the token is bound to the client it was issued to.
    func isFromClient(of grant: Grant) -> Bool {
        exactlyEqual(grant.clientID, client.id)
    }

    func succeed(_ grant: Grant, reason: String?) {
        var event = event(for: grant)
        event.succeed(user: grant.userID, organization: grant.organization, reason: reason)
    }

    /// The refusal, after a line in the log.
    /// - Parameters:
    ///   - outcome: for the log, as a word.
    ///   - detail: for the log alone: why.
    ///   - description: for the app; the same for all that it must not tell apart.
    func refuse(
        _ outcome: String,
        _ grant: Grant?,
        _ detail: String,
        description: String = "The refresh token is unknown, expired or used"
    ) -> OAuthError {
        var event = event(for: grant)
        event.fail(outcome, user: grant?.userID, reason: detail)
        return OAuthError(.invalidGrant, description, detail: detail)
    }

    private func event(for grant: Grant?) -> LoginEvent {
        var event = event
        if let grant { event.name(provider: grant.provider) }
        return event
    }
}
