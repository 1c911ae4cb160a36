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
    package let session: NewSession
    /// What the app gets; nil for a sign-in that no app waits for.
    package let issuance: CodeIssuance?
    package let at: UnixTime
    /// What let the person in, to be remembered with their identity; nil where that is decided when an app asks.
    package let decision: LastDecision?
    /// The only person who may come back, where the app named one (OIDC Core §3.1.2.1, `id_token_hint`).
    package var expectedUserID: String?
    /// The login's story, nil where those of logins that work are not kept. The store fills in who it is, here and below.
    package var story: LoginRecord?
    package var event: AuditEvent?

    package init(
        provider: String,
        subject: String,
        issuer: String,
        profile: Profile,
        newUserID: String,
        session: NewSession,
        issuance: CodeIssuance?,
        at: UnixTime,
        decision: LastDecision?
    ) {
        self.provider = provider
        self.subject = subject
        self.issuer = issuer
        self.profile = profile
        self.newUserID = newUserID
        self.session = session
        self.issuance = issuance
        self.at = at
        self.decision = decision
    }
}
