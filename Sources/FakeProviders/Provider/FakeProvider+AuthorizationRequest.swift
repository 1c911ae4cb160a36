import OAuthProtocol

extension FakeProvider {
    /// Reads a request and checks it, client and redirect URI first.
    func validRequest(_ query: String) throws(AuthorizationRefusal) -> AuthorizationRequest {
        let parameters: Parameters
        do throws(OAuthError) {
            parameters = try Parameters(parsing: Array(query.utf8))
            if let repeated = parameters.repeatedName {
                throw OAuthError(.invalidRequest, "Parameter '\(repeated)' is given more than once")
            }
        } catch {
            throw .page(status: 400, code: error.code.rawValue, message: error.description)
        }
        func value(_ name: String) -> String? {
            (try? parameters.value(name)) ?? nil
        }
        guard let clientID = value("client_id"), let client = clients.first(where: { $0.id == clientID }) else {
            throw .page(status: 401, code: "invalid_client", message: "The OAuth client was not found.")
        }
        // Byte for byte: not another case, slash or escaped form (RFC 9700 §4.1.3).
        guard let redirectURI = value("redirect_uri"),
            client.redirectURIs.contains(where: { $0.utf8.elementsEqual(redirectURI.utf8) })
        else {
            throw .page(
                status: 400,
                code: "redirect_uri_mismatch",
                message:
                    "The redirect_uri is not among those registered for \(clientID): \(value("redirect_uri") ?? "none")"
            )
        }
        let state = value("state")
        func refusal(_ code: String, _ description: String) -> AuthorizationRefusal {
            .redirect(to: redirectURI, state: state, code: code, description: description)
        }
        guard value("response_type") == "code" else {
            throw refusal("unsupported_response_type", "Only response_type=code is served")
        }
        let scopes = try validScopes(value("scope"), refusal: refusal)
        return AuthorizationRequest(
            clientID: clientID,
            redirectURI: redirectURI,
            state: state,
            scopes: scopes,
            nonce: value("nonce"),
            asksForAuthenticationTime: value("max_age") != nil,
            challenge: try validChallenge(
                value("code_challenge"),
                method: value("code_challenge_method"),
                refusal: refusal
            ),
            prompts: value("prompt")?.split(separator: " ").map(String.init) ?? [],
            loginHint: value("login_hint"),
            wantsOfflineAccess: value("access_type") == "offline",
            query: query
        )
    }

    private func validScopes(
        _ text: String?,
        refusal: (String, String) -> AuthorizationRefusal
    ) throws(AuthorizationRefusal) -> ScopeSet {
        guard let text, let scopes = try? ScopeSet(parsing: text) else {
            throw refusal("invalid_scope", "The scope is missing or malformed")
        }
        let refused = scopes.names.filter(settings.profile.refusedScopes.contains)
        guard refused.isEmpty else {
            let valid = scopes.names.filter { !refused.contains($0) }.joined(separator: ", ")
            let message =
                "Some requested scopes were invalid. {valid=[\(valid)], invalid=[\(refused.joined(separator: ", "))]}"
            if settings.profile.showsScopeErrorsOnPage {
                throw .page(status: 400, code: "invalid_scope", message: message)
            }
            throw refusal("invalid_scope", message)
        }
        return scopes
    }

    private func validChallenge(
        _ challenge: String?,
        method: String?,
        refusal: (String, String) -> AuthorizationRefusal
    ) throws(AuthorizationRefusal) -> (value: String, method: String)? {
        guard let challenge else {
            if settings.profile.requiresPKCE { throw refusal("invalid_request", "code_challenge is required") }
            return nil
        }
        // RFC 7636 §4.3: absent means plain.
        let method = method ?? "plain"
        guard method == "S256" || method == "plain" else {
            throw refusal("invalid_request", "The code_challenge_method is not supported")
        }
        return (challenge, method)
    }
}
