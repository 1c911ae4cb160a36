package import OAuthProtocol

/// A login of somebody who is signed in in this browser already: what it writes, in one transaction. That session and person
/// are alive is looked at in the same one.
package struct SessionLogin: Sendable {
    package let sessionID: String
    /// Of the cookie that the browser brought: it must be the session's still.
    package let secretDigest: [UInt8]
    package let userID: String
    /// The organization that was chosen now; nil leaves the session's as it is.
    package let organization: String?
    package let issuance: CodeIssuance
    package let at: UnixTime
    package var story: LoginRecord?
    package var event: AuditEvent?

    package init(
        sessionID: String,
        secretDigest: [UInt8],
        userID: String,
        organization: String?,
        issuance: CodeIssuance,
        at: UnixTime
    ) {
        self.sessionID = sessionID
        self.secretDigest = secretDigest
        self.userID = userID
        self.organization = organization
        self.issuance = issuance
        self.at = at
    }
}
