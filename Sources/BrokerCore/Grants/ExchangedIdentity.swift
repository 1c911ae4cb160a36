package import OAuthProtocol

/// A person whose provider's ID token was exchanged, and the grant that comes of it. No browser is there, so there is no
/// session.
package struct ExchangedIdentity: Sendable {
    package let identity: UpstreamIdentity
    /// As it may be shown.
    package let profile: Profile
    /// The id to give the person if this is the first time.
    package let newUserID: String
    package let at: UnixTime
    package let decision: LastDecision
    package let event: AuditEvent
    /// Everything of the grant but its person, whom only the store knows.
    package let grant: @Sendable (_ userID: String) -> Grant

    package init(
        identity: UpstreamIdentity,
        profile: Profile,
        newUserID: String,
        at: UnixTime,
        decision: LastDecision,
        event: AuditEvent,
        grant: @escaping @Sendable (_ userID: String) -> Grant
    ) {
        self.identity = identity
        self.profile = profile
        self.newUserID = newUserID
        self.at = at
        self.decision = decision
        self.event = event
        self.grant = grant
    }
}
