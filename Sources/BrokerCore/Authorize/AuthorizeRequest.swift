package import OAuthProtocol

/// An authorization request that has passed every rule of `AuthorizeRules`.
package struct AuthorizeRequest: Sendable {
    package let client: Client
    package let target: VerifiedRedirectTarget
    package let redirectURIWasSent: Bool
    package let state: String?
    package let scope: ScopeSet
    /// What the app chose of its audience (RFC 8707); nil for all of it.
    package let audience: [String]?
    package let codeChallenge: CodeChallenge?
    /// The thumbprint of the key that the tokens must be bound to (RFC 9449 §10).
    package let keyThumbprint: String?
    package let nonce: String?
    package let prompt: Set<Prompt>
    package let maxAge: Int64?
    package private(set) var loginHint: String?
    package private(set) var acrValues: String?
    package private(set) var uiLocales: String?
    package private(set) var domainHint: String?
    /// The app's choice of provider and organization, both optional, both of this broker's vocabulary.
    package let provider: String?
    package let organization: String?
    /// The `sub` of a valid `id_token_hint`: only this person may come back.
    package let expectedSubject: String?
    /// The pushed request that it is, which one answer uses up.
    package var pushedRequest: [UInt8]?

    /// The same without what is only a hint.
    func withoutHints() -> AuthorizeRequest {
        var request = self
        request.loginHint = nil
        request.acrValues = nil
        request.uiLocales = nil
        request.domainHint = nil
        return request
    }
}

/// The values of `prompt` (OIDC Core §3.1.2.1).
package enum Prompt: String, Sendable {
    case none, login, consent
    case selectAccount = "select_account"
}
