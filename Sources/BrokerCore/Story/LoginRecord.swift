package import OAuthProtocol

/// The story of one request of a login as it is kept. A login that worked has one; one whose app then fails at the token
/// endpoint has another with the same login id.
package struct LoginRecord: Sendable {
    package let code: LoginCode
    /// The id of the login, which is its grant's where it came to one.
    package let loginID: [UInt8]
    package let startedAt: UnixTime
    package let endedAt: UnixTime
    /// Ids of the configuration, never what a stranger wrote.
    package let provider: String?
    package let client: String?
    package let succeeded: Bool
    package let organization: String?
    /// Known to the store alone where the login makes the person.
    package var user: String?
    /// A `LoginTelling` as JSON, built before the one thread that writes sees it.
    package let telling: String

    package init(
        code: LoginCode,
        loginID: [UInt8],
        startedAt: UnixTime,
        endedAt: UnixTime,
        provider: String?,
        client: String?,
        succeeded: Bool,
        organization: String?,
        user: String?,
        telling: String
    ) {
        self.code = code
        self.loginID = loginID
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.provider = provider
        self.client = client
        self.succeeded = succeeded
        self.organization = organization
        self.user = user
        self.telling = telling
    }
}
