import OAuthProtocol

/// An authorization request whose client and redirect URI are proven.
struct AuthorizationRequest: Sendable {
    let client: FakeClient
    let redirectURI: String
    let state: String?
    let responseMode: ResponseMode
    let scopes: ScopeSet
    let challenge: (value: String, method: String)?
    /// Everything that was sent.
    let parameters: Parameters
    /// As it came, to be repeated by the sign-in form.
    let query: String

    var nonce: String? { parameters.only("nonce") }
    var loginHint: String? { parameters.only("login_hint") }
    /// The words of `prompt`.
    var prompts: [String] { parameters.only("prompt")?.split(separator: " ").map(String.init) ?? [] }
}
