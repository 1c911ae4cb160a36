import BrokerCrypto
import JOSE
package import OAuthProtocol

/// The rules of the authorization endpoint, in one order: what is refused on a page comes before what is redirected, and
/// nothing looks at a value that an earlier rule has not proven.
package struct AuthorizeRules: Sendable {
    /// One check, and the section it enforces.
    struct Rule: Sendable {
        let name: String
        let check: @Sendable (inout AuthorizeDraft, AuthorizeRules) throws(OAuthError) -> Void
    }

    let issuer: String
    let clients: ClientDirectory
    /// Checks an `id_token_hint`: the `sub` if the token is ours.
    let subjectOfHint: @Sendable (_ token: String) -> String?

    package init(issuer: String, clients: ClientDirectory, keys: KeyRing) {
        self.init(issuer: issuer, clients: clients) { hint in
            guard let claims = keys.claims(ofOwnToken: hint, type: "jwt"),
                let hintIssuer = claims["iss"]?.stringValue, exactlyEqual(hintIssuer, issuer)
            else { return nil }
            return claims["sub"]?.stringValue
        }
    }

    package init(
        issuer: String,
        clients: ClientDirectory,
        subjectOfHint: @escaping @Sendable (String) -> String?
    ) {
        self.issuer = issuer
        self.clients = clients
        self.subjectOfHint = subjectOfHint
    }

    static let all: [Rule] = [
        Rule(name: "client", check: client),
        Rule(name: "redirect_uri", check: redirectURI),
        Rule(name: "state", check: state),
        Rule(name: "response_mode", check: responseMode),
        Rule(name: "length of state", check: stateLength),
        Rule(name: "repeated parameters", check: repeatedParameters),
        Rule(name: "request objects", check: requestObjects),
        Rule(name: "pushed request", check: pushedRequest),
        Rule(name: "response_type", check: responseType),
        Rule(name: "grant type", check: grantType),
        Rule(name: "scope", check: scope),
        Rule(name: "resource", check: resource),
        Rule(name: "PKCE", check: pkce),
        Rule(name: "dpop_jkt", check: keyThumbprint),
        Rule(name: "nonce", check: nonce),
        Rule(name: "prompt", check: prompt),
        Rule(name: "max_age", check: maxAge),
        Rule(name: "hints", check: hints),
        Rule(name: "id_token_hint", check: idTokenHint),
    ]

    /// - Parameter isPushed: whether the client sent the request itself (RFC 9126).
    package func check(
        _ parameters: Parameters,
        isPushed: Bool = false
    ) throws(AuthorizeRejection) -> AuthorizeRequest {
        var draft = AuthorizeDraft(parameters, isPushed: isPushed)
        for rule in Self.all {
            do {
                try rule.check(&draft, self)
            } catch {
                guard draft.client != nil, let target = draft.target else { throw .page(error) }
                throw .redirect(error, to: target, state: draft.state)
            }
        }
        guard let client = draft.client, let target = draft.target else {
            throw .page(OAuthError(.invalidRequest, "client_id is missing"))
        }
        return AuthorizeRequest(
            client: client,
            target: target,
            redirectURIWasSent: draft.redirectURIWasSent,
            state: draft.state,
            scope: draft.scope,
            audience: draft.audience,
            codeChallenge: draft.codeChallenge,
            keyThumbprint: draft.keyThumbprint,
            nonce: draft.nonce,
            prompt: draft.prompt,
            maxAge: draft.maxAge,
            loginHint: draft.loginHint,
            acrValues: draft.acrValues,
            uiLocales: draft.uiLocales,
            domainHint: draft.domainHint,
            provider: draft.provider,
            organization: draft.organization,
            expectedSubject: draft.expectedSubject
        )
    }
}
