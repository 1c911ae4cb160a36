import BrokerCrypto
import JOSE
import OAuthProtocol

extension AuthorizeRules {
    /// RFC 6749 §4.1.2.1: an unknown client is told on a page.
    static func client(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        let id = try draft.parameters.required("client_id")
        guard let client = rules.clients.client(id: id) else {
            throw OAuthError(.invalidRequest, "There is no client with this client_id")
        }
        draft.client = client
    }

    /// RFC 9700 §2.1: exact, and before anything may be redirected.
    static func redirectURI(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        let requested = try draft.parameters.value("redirect_uri")
        draft.redirectURIWasSent = requested != nil
        draft.target = try VerifiedRedirectTarget(requested: requested, registered: draft.client?.redirectURIs ?? [])
    }

    /// RFC 6749 §4.1.2: `state` comes back as it was sent.
    static func state(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        draft.state = try draft.parameters.value("state")
    }

    /// OAuth 2.0 Multiple Response Types §2.1: `query` is the default of the code flow. It comes so early since every later
    /// refusal travels as the app wants its answers (OAuth 2.0 Form Post Response Mode §2).
    static func responseMode(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        guard let sent = try draft.parameters.value("response_mode") else { return }
        guard let mode = ResponseMode(rawValue: sent), exactlyEqual(mode.rawValue, sent) else {
            throw OAuthError(.invalidRequest, "response_mode must be query or form_post")
        }
        // A form can't be posted to an app that the system opens by its scheme.
        guard mode == .query || draft.target?.isWebAddress == true else {
            throw OAuthError(.invalidRequest, "form_post needs a redirect_uri that is a web address")
        }
        draft.target?.responseMode = mode
    }

    /// It travels in a cookie meanwhile.
    static func stateLength(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        guard (draft.state?.utf8.count ?? 0) <= 1_024 else {
            throw OAuthError(.invalidRequest, "state is longer than 1,024 bytes")
        }
    }

    /// RFC 6749 §3.1: parameters must not be included more than once. `resource` alone may (RFC 8707 §2).
    static func repeatedParameters(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        let once = Parameters(pairs: draft.parameters.pairs.filter { !exactlyEqual($0.name, "resource") })
        guard once.repeatedName == nil else {
            // The name itself came from outside; which one it was is plain to whoever sent it.
            throw OAuthError(.invalidRequest, "A parameter is given more than once")
        }
    }

    /// OIDC Core §3.1.2.6, §6: refused by name, and nothing is fetched.
    static func requestObjects(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        if try draft.parameters.value("request") != nil {
            throw OAuthError(.requestNotSupported, "Request objects are not supported")
        }
        if try draft.parameters.value("request_uri") != nil {
            throw OAuthError(.requestURINotSupported, "request_uri is not supported")
        }
        if try draft.parameters.value("registration") != nil {
            throw OAuthError(.registrationNotSupported, "The registration parameter is not supported")
        }
    }

    /// RFC 9126 §5: a client may be bound to push.
    static func pushedRequest(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        guard draft.isPushed || draft.client?.requiresPushedRequests == false else {
            throw OAuthError(.invalidRequest, "This client must push its authorization requests")
        }
    }

    /// RFC 9700 §2.1.2: no token in a front channel, so `code` alone.
    static func responseType(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        let type = try draft.parameters.required("response_type")
        guard exactlyEqual(type, "code") else {
            throw OAuthError(.unsupportedResponseType, "response_type must be code")
        }
    }

    static func grantType(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        guard draft.client?.grantTypes.contains(.authorizationCode) == true else {
            throw OAuthError(.unauthorizedClient, "This client is not registered for the authorization code grant")
        }
    }

    /// RFC 6749 §3.3: narrowed to what the client may have; what nobody knows is passed over (OIDC Core §3.1.2.1).
    static func scope(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        guard let text = try draft.parameters.value("scope") else {
            throw OAuthError(.invalidScope, "scope is missing; an OpenID Connect request has at least openid")
        }
        let asked = try ScopeSet(parsing: text)
        let allowed = draft.client?.scopes ?? .none
        draft.scope = asked.filter(allowed.contains)
        guard !draft.scope.isEmpty else {
            throw OAuthError(.invalidScope, "None of the scopes asked for is allowed for this client")
        }
    }

    /// RFC 8707 §2.1: chosen among what the client is registered for.
    static func resource(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        draft.audience = try ResourceIndicators(draft.parameters)
            .chosen(among: draft.client?.audience(atIssuer: rules.issuer) ?? [])
    }

    /// RFC 9700 §2.1.1: demanded of public clients, and honoured for all.
    static func pkce(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        let method = try draft.parameters.value("code_challenge_method")
        guard let challenge = try draft.parameters.value("code_challenge") else {
            guard method == nil else {
                throw OAuthError(.invalidRequest, "code_challenge_method is given without code_challenge")
            }
            guard draft.client?.isPublic == false, draft.client?.requiresPKCE == false else {
                throw OAuthError(.invalidRequest, "code_challenge is missing: this client must use PKCE with S256")
            }
            return
        }
        draft.codeChallenge = try CodeChallenge(parsing: challenge, method: method)
    }

    /// RFC 9449 §10: an SHA-256 thumbprint.
    static func keyThumbprint(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        guard let thumbprint = try draft.parameters.value("dpop_jkt") else { return }
        guard Base64URL.decode(thumbprint)?.count == 32 else {
            throw OAuthError(.invalidRequest, "dpop_jkt is no SHA-256 thumbprint of a key")
        }
        draft.keyThumbprint = thumbprint
    }

    /// OIDC Core §3.1.2.1: optional in the code flow, echoed unchanged.
    static func nonce(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        let nonce = try draft.parameters.value("nonce")
        guard (nonce?.utf8.count ?? 0) <= 512 else {
            throw OAuthError(.invalidRequest, "nonce is longer than 512 bytes")
        }
        draft.nonce = nonce
    }

    /// OIDC Core §3.1.2.1.
    static func prompt(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        guard let text = try draft.parameters.value("prompt") else { return }
        for name in text.utf8.split(separator: UInt8(ascii: " ")) {
            guard let prompt = Prompt(rawValue: String(decoding: name, as: UTF8.self)) else {
                throw OAuthError(.invalidRequest, "prompt may hold none, login, consent and select_account")
            }
            draft.prompt.insert(prompt)
        }
        guard !draft.prompt.contains(.none) || draft.prompt.count == 1 else {
            throw OAuthError(.invalidRequest, "prompt=none can not be combined with another value")
        }
    }

    /// OIDC Core §3.1.2.1. `Int("+5")` is 5: digits only, and few enough to add to a time.
    static func maxAge(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        guard let text = try draft.parameters.value("max_age") else { return }
        guard text.utf8.count <= 10, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let seconds = Int64(text)
        else {
            throw OAuthError(.invalidRequest, "max_age must be a number of seconds")
        }
        draft.maxAge = seconds
    }

    /// Hints go on to the provider; a length limit keeps the cookie small. Longer ones can't be right, and are dropped
    /// rather than refused: a hint must never break a login (OIDC Core §3.1.2.1).
    static func hints(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        func hint(_ name: String) throws(OAuthError) -> String? {
            let value = try draft.parameters.value(name)
            return value.flatMap { $0.utf8.count <= 320 ? $0 : nil }
        }
        draft.loginHint = try hint("login_hint")
        draft.acrValues = try hint("acr_values")
        draft.uiLocales = try hint("ui_locales")
        draft.domainHint = try hint("domain_hint")
        draft.provider = try draft.parameters.value("provider")
        draft.organization = try draft.parameters.value("organization")
    }

    /// OIDC Core §3.1.2.1: the hint must be an ID token of ours; only its person may come back.
    static func idTokenHint(_ draft: inout AuthorizeDraft, rules: AuthorizeRules) throws(OAuthError) {
        guard let token = try draft.parameters.value("id_token_hint") else { return }
        guard let subject = rules.subjectOfHint(token) else {
            throw OAuthError(.invalidRequest, "id_token_hint is not an ID token of this issuer")
        }
        draft.expectedSubject = subject
    }
}
