import OAuthProtocol

/// What an ID token is about.
struct IDTokenContent: Sendable {
    let client: FakeClient
    let subject: String
    let scopes: ScopeSet
    let nonce: String?
    let statesAuthenticationTime: Bool
    let accessToken: String
    let issuedAt: UnixTime
}
