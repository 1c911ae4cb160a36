import BrokerCrypto
import Logging
import OAuthProtocol

extension LoginFlow {
    /// What is kept of a login beside its grant: what refreshing needs, where the grant can be refreshed, and the provider's
    /// tokens, where somebody may use them later. For every other login nothing is.
    struct Retention {
        var basis: [UInt8]?
        var sealedTokens: [UInt8]?
    }

    func retention(
        of evidence: SignInEvidence,
        _ identity: UpstreamIdentity,
        from connector: any IdentityProviderConnector,
        transaction: LoginTransaction,
        client: Client,
        story: LoginStory,
        logger: Logger
    ) throws(CryptoError) -> Retention {
        var retention = Retention()
        let isRefreshed = client.mayRefresh(transaction.scope)
        if isRefreshed {
            retention.basis =
                GrantBasis(
                    identity,
                    askedScope: transaction.scope,
                    claims: organizations.claimNames
                ).encoded
        }
        let isLookedAtAgain = isRefreshed && connector.revalidation != nil
        let isShared = client.sharesUpstreamTokens && connector.sharesTokens
        // A session has no tokens of the provider, and answers only where none are wanted.
        guard isLookedAtAgain || isShared, case .authentication(let authentication) = evidence else { return retention }
        var tokens = authentication.tokens
        if !isShared {
            tokens.accessToken = nil
            tokens.accessTokenExpiresAt = nil
        }
        if !isRefreshed { tokens.refreshToken = nil }
        if isLookedAtAgain, tokens.refreshToken == nil {
            Self.warnOfMissingRefreshToken(connector, client, story: story.steps, logger: logger)
        }
        guard tokens.accessToken != nil || tokens.refreshToken != nil else { return retention }
        retention.sealedTokens = try upstreamTokens.seal(tokens, ofGrant: transaction.grantID)
        return retention
    }

    /// The login is good; but nobody can look at this person again without them, so it ends early.
    private static func warnOfMissingRefreshToken(
        _ connector: any IdentityProviderConnector,
        _ client: Client,
        story: StoryRecorder,
        logger: Logger
    ) {
        let limit = connector.revalidation.map { "\($0.longestWithoutLook)" } ?? ""
        story.note(
            "refresh token of the provider",
            .warning,
            ["got": "none", "effect": "the person must sign in again after \(limit)"]
        )
        logger.warning(
            "login.not_refreshable",
            metadata: [
                "provider": "\(connector.id)", "client": "\(client.id)",
                "detail": "revalidate is set, and the provider gave no refresh token; signing in again after \(limit)",
                "advice":
                    "Have the provider issue refresh tokens: the scope offline_access, or what its page in docs/ says",
            ]
        )
    }
}
