import OAuthProtocol

extension FakeProvider {
    /// Why a request can't be served, and where that may be said.
    private enum Refusal: Error {
        /// On a page: client or redirect URI are not proven (RFC 6749 §4.1.2.1).
        case page(status: Int, code: String, message: String)
        /// To the app.
        case redirect(to: String, state: String?, code: String, description: String?)
    }

    /// GET or POST on the authorization endpoint (OIDC Core §3.1.2.1).
    func authorizationAnswer(to received: ReceivedRequest, _ faults: Faults) -> Answer {
        switch received.method {
        case "GET": authorizationAnswer(toQuery: received.query, faults)
        case "POST": authorizationAnswer(toQuery: String(decoding: received.body, as: UTF8.self), faults)
        default: .methodNotAllowed(allowed: "GET, POST")
        }
    }

    private func authorizationAnswer(toQuery query: String, _ faults: Faults) -> Answer {
        do throws(Refusal) {
            let request = try validRequest(query)
            if let person = personWithoutPage(for: request) {
                return approval(of: request, by: person, faults)
            }
            if request.prompts.contains("none") {
                // Nobody is ever signed in here between two requests.
                throw .redirect(
                    to: request.redirectURI,
                    state: request.state,
                    code: settings.profile.sendsGoogleCallbackParameters ? "access_denied" : "login_required",
                    description: "Nobody is signed in"
                )
            }
            return pages.signIn(
                people: people,
                clientID: request.clientID,
                action: (settings.profile.endpoints[.choice]?.path ?? "") + "?" + request.query,
                hint: request.loginHint
            )
        } catch {
            return answer(to: error, faults)
        }
    }

    /// The sign-in page's form: the request travels in the query and is checked again.
    func choiceAnswer(to received: ReceivedRequest, _ faults: Faults) -> Answer {
        guard received.method == "POST" else { return .methodNotAllowed(allowed: "POST") }
        do throws(Refusal) {
            let request = try validRequest(received.query)
            let form = (try? Parameters(parsing: received.body)) ?? .empty
            if form.pairs.contains(where: { $0.name == "decision" && $0.value == "cancel" }) {
                throw .redirect(
                    to: request.redirectURI,
                    state: request.state,
                    code: "access_denied",
                    description: nil
                )
            }
            let chosen = form.pairs.first { $0.name == "person" }?.value
            guard let person = people.first(where: { $0.subject == chosen }) else {
                throw .page(status: 400, code: "invalid_request", message: "Nobody of that name is here.")
            }
            return approval(of: request, by: person, faults)
        } catch {
            return answer(to: error, faults)
        }
    }

    private func validRequest(_ query: String) throws(Refusal) -> AuthorizationRequest {
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
        func refusal(_ code: String, _ description: String) -> Refusal {
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
        refusal: (String, String) -> Refusal
    ) throws(Refusal) -> ScopeSet {
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
        refusal: (String, String) -> Refusal
    ) throws(Refusal) -> (value: String, method: String)? {
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

    private func personWithoutPage(for request: AuthorizationRequest) -> FakePerson? {
        let people = people
        switch settings.signIn {
        case .page:
            return nil
        case .loginHint:
            guard let hint = request.loginHint else { return nil }
            return people.first { $0.email == hint || $0.subject == hint }
        case .always(let subject):
            return people.first { $0.subject == subject }
        case .inTurn:
            return people.isEmpty ? nil : people[ledger.nextSignIn() % people.count]
        }
    }

    private func approval(of request: AuthorizationRequest, by person: FakePerson, _ faults: Faults) -> Answer {
        let now = now(faults)
        let isFirst = ledger.recordConsent(of: person.subject, to: request.clientID)
        let getsRefreshToken =
            switch settings.profile.refreshRule {
            case .never: false
            case .offlineAccessScope: request.scopes.contains("offline_access")
            case .accessTypeOffline: request.wantsOfflineAccess && (isFirst || request.prompts.contains("consent"))
            }
        var lifetime = settings.profile.codeLifetime
        for case .codeLifetime(let seconds) in faults.authorization { lifetime = .seconds(seconds) }
        let code = ledger.issueCode(
            GrantedCode(
                clientID: request.clientID,
                redirectURI: request.redirectURI,
                challenge: request.challenge,
                nonce: request.nonce,
                asksForAuthenticationTime: request.asksForAuthenticationTime,
                subject: person.subject,
                scopes: request.scopes,
                getsRefreshToken: getsRefreshToken,
                authenticatedAt: now,
                expiresAt: now + lifetime
            )
        )
        var response = CallbackResponse(state: request.state, issuer: callbackIssuer)
        response.append("code", code)
        if settings.profile.sendsGoogleCallbackParameters {
            response.append("scope", spelledScopes(request.scopes))
            response.append("authuser", "0")
            if let domain = person.hostedDomain { response.append("hd", domain) }
            response.append("prompt", request.prompts.contains("consent") ? "consent" : "none")
        }
        response.apply(faults.authorization)
        return .redirect(to: response.url(at: request.redirectURI))
    }

    private func answer(to refusal: Refusal, _ faults: Faults) -> Answer {
        switch refusal {
        case .page(let status, let code, let message):
            return pages.refusal(status: status, code: code, message: message)
        case .redirect(let redirectURI, let state, let code, let description):
            var response = CallbackResponse(state: state, issuer: callbackIssuer)
            response.append("error", code)
            if let description { response.append("error_description", description) }
            response.apply(faults.authorization)
            return .redirect(to: response.url(at: redirectURI))
        }
    }

    private var callbackIssuer: String? {
        settings.profile.sendsIssuerParameter ? issuer : nil
    }

    /// Granted scopes as this provider writes them; Google also changes their order.
    func spelledScopes(_ scopes: ScopeSet) -> String {
        let spelling = settings.profile.scopeSpelling
        guard !spelling.isEmpty else { return scopes.text }
        return scopes.names.map { spelling[$0] ?? $0 }.sorted { $0.utf8.count > $1.utf8.count }.joined(separator: " ")
    }
}
