package import OAuthProtocol

/// What a person let one app have at one login: the root of every token that came of it. Revoking it kills them all.
package struct Grant: Sendable, Equatable {
    /// 128 random bits, made when the login began: a login that is completed twice meets its own grant and fails.
    package let id: [UInt8]
    package let userID: String
    package let clientID: String
    /// The `sid` of the tokens: one browser session. Empty where no browser took part (token exchange).
    package let sessionID: String
    package let provider: String
    package var scope: ScopeSet
    package let organization: String?
    package var permissions: [Permission]
    /// `aud` of its access tokens, where the app chose among its own (RFC 8707); nil for all that the client has.
    package var audience: [String]?
    package let authenticatedAt: UnixTime
    package let authenticationContext: String?
    package let authenticationMethods: [String]
    package let createdAt: UnixTime
    /// After this no token of the grant is alive, and the row may be swept.
    package let expiresAt: UnixTime

    package init(
        id: [UInt8],
        userID: String,
        clientID: String,
        sessionID: String,
        provider: String,
        scope: ScopeSet,
        organization: String?,
        permissions: [Permission],
        audience: [String]? = nil,
        authenticatedAt: UnixTime,
        authenticationContext: String?,
        authenticationMethods: [String],
        createdAt: UnixTime,
        expiresAt: UnixTime
    ) {
        self.id = id
        self.userID = userID
        self.clientID = clientID
        self.sessionID = sessionID
        self.provider = provider
        self.scope = scope
        self.organization = organization
        self.permissions = permissions
        self.audience = audience
        self.authenticatedAt = authenticatedAt
        self.authenticationContext = authenticationContext
        self.authenticationMethods = authenticationMethods
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
