import OAuthProtocol

/// What a person let a client have; codes and tokens stand for it.
struct Grant: Sendable {
    let clientID: String
    let subject: String
    let scopes: ScopeSet
    /// The name of the authority where the person signed in.
    let authority: String
    /// Auth0's organization, by id.
    let organization: String?
    let authenticatedAt: UnixTime
    /// Whether the ID token must say `auth_time` (OIDC Core §2).
    let asksForAuthenticationTime: Bool
}
