import OAuthProtocol

/// What an ID token is about.
struct IDTokenContent: Sendable {
    let client: FakeClient
    let grant: Grant
    let nonce: String?
    let accessToken: String
    let issuedAt: UnixTime
    /// Made by a refresh instead of a sign-in.
    let isRefreshed: Bool
}
