import OAuthProtocol

/// What an access token of a service account stands for.
struct ServiceToken: Sendable {
    let account: String
    /// The administrator it acts for.
    let subject: String?
    let scopes: [String]
    let expiresAt: UnixTime
}
