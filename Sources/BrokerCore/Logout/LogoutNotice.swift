package import OAuthProtocol

/// An app is to be told that a session has ended (OIDC Back-Channel Logout §2.5). Kept until it was told, or nobody tries any
/// more.
package struct LogoutNotice: Sendable, Equatable {
    package let sessionID: String
    package let clientID: String
    package let userID: String
    package let endedAt: UnixTime
    /// How often it was taken up. Whoever did has the number, and with it the right to say what became of it.
    package let attempts: Int64

    package init(sessionID: String, clientID: String, userID: String, endedAt: UnixTime, attempts: Int64) {
        self.sessionID = sessionID
        self.clientID = clientID
        self.userID = userID
        self.endedAt = endedAt
        self.attempts = attempts
    }
}
