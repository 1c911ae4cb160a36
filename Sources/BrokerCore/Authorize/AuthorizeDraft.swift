import OAuthProtocol

/// What the rules have found out so far about an authorization request.
struct AuthorizeDraft {
    let parameters: Parameters
    /// Whether the client sent it itself (RFC 9126).
    let isPushed: Bool
    var client: Client?
    var target: VerifiedRedirectTarget?
    var redirectURIWasSent = false
    var state: String?
    var scope = ScopeSet.none
    var audience: [String]?
    var codeChallenge: CodeChallenge?
    var keyThumbprint: String?
    var nonce: String?
    var prompt: Set<Prompt> = []
    var maxAge: Int64?
    var loginHint: String?
    var acrValues: String?
    var uiLocales: String?
    var domainHint: String?
    var provider: String?
    var organization: String?
    var expectedSubject: String?

    init(_ parameters: Parameters, isPushed: Bool) {
        self.isPushed = isPushed
        self.parameters = parameters
    }
}
