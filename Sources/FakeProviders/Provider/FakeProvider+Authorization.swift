import OAuthProtocol

extension FakeProvider {
    /// GET or POST on the authorization endpoint (OIDC Core §3.1.2.1).
    func authorizationAnswer(to received: ReceivedRequest, _ faults: Faults) -> Answer {
        switch received.method {
        case "GET": authorizationAnswer(toQuery: received.query, faults)
        case "POST": authorizationAnswer(toQuery: String(decoding: received.body, as: UTF8.self), faults)
        default: .methodNotAllowed(allowed: "GET, POST")
        }
    }

    private func authorizationAnswer(toQuery query: String, _ faults: Faults) -> Answer {
        do throws(AuthorizationRefusal) {
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
        do throws(AuthorizationRefusal) {
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

    private func answer(to refusal: AuthorizationRefusal, _ faults: Faults) -> Answer {
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
