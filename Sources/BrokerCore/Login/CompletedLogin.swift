package import OAuthProtocol

/// Everything that one successful callback writes, in one transaction.
package struct CompletedLogin: Sendable {
    /// Identity key: (provider, subject).
    package let provider: String
    package let subject: String
    package let issuer: String
    package let profile: Profile
    /// The id to give the person if this is the first time.
    package let newUserID: String
    package let sessionID: String
    /// Everything of the grant but its user, whom only the store knows.
    package let grant: @Sendable (_ userID: String) -> Grant
    package let code: AuthorizationCode
    package let at: UnixTime
    /// What let the person in, to be remembered with their identity.
    package let decision: LastDecision
    /// The grant's `GrantBasis`, encoded, where the grant can be refreshed.
    package var basis: [UInt8]?
    /// What the provider issued, sealed, where somebody may use it later.
    package var sealedUpstreamTokens: [UInt8]?
    /// The login's story, nil where those of logins that work are not kept. The store fills in who it is, here and below.
    package var story: LoginRecord?
    package var event: AuditEvent?

    package init(
        provider: String,
        subject: String,
        issuer: String,
        profile: Profile,
        newUserID: String,
        sessionID: String,
        code: AuthorizationCode,
        at: UnixTime,
        decision: LastDecision,
        grant: @escaping @Sendable (_ userID: String) -> Grant
    ) {
        self.provider = provider
        self.subject = subject
        self.issuer = issuer
        self.profile = profile
        self.newUserID = newUserID
        self.sessionID = sessionID
        self.code = code
        self.at = at
        self.decision = decision
        self.grant = grant
    }
}
