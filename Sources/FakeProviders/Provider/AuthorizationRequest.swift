import OAuthProtocol

/// An authorization request whose client and redirect URI are proven.
struct AuthorizationRequest: Sendable {
    let clientID: String
    let redirectURI: String
    let state: String?
    let scopes: ScopeSet
    let nonce: String?
    /// `max_age` was sent: the ID token must then say `auth_time` (OIDC Core §2).
    let asksForAuthenticationTime: Bool
    let challenge: (value: String, method: String)?
    /// The words of `prompt`.
    let prompts: [String]
    let loginHint: String?
    /// Google's `access_type`.
    let wantsOfflineAccess: Bool
    /// As it came, to be repeated by the sign-in form.
    let query: String
}
