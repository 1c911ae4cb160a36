import OAuthProtocol

extension FakeProvider {
    /// GET or POST on the authorization endpoint (OIDC Core §3.1.2.1).
    func authorizationAnswer(to received: ReceivedRequest, in context: ProviderContext) -> Answer {
        switch received.method {
        case "GET": authorizationAnswer(toQuery: received.query, in: context)
        case "POST": authorizationAnswer(toQuery: String(decoding: received.body, as: UTF8.self), in: context)
        default: .methodNotAllowed(allowed: "GET, POST")
        }
    }

    private func authorizationAnswer(toQuery query: String, in context: ProviderContext) -> Answer {
        do throws(AuthorizationRefusal) {
            let request = try validRequest(query, in: context)
            if let person = personWithoutPage(for: request) {
                return try approval(of: request, by: person, in: context)
            }
            if request.prompts.contains("none") {
                // Nobody is ever signed in here between two requests.
                throw .redirect(to: request, context.profile.silentRefusal, "Nobody is signed in")
            }
            return pages.signIn(
                people: people,
                clientID: request.client.id,
                action: (location(of: .choice, of: context.authority)?.path ?? "") + "?" + request.query,
                hint: request.loginHint
            )
        } catch {
            return answer(to: error, in: context)
        }
    }

    /// The sign-in page's form: the request travels in the query and is checked again.
    func choiceAnswer(to received: ReceivedRequest, in context: ProviderContext) -> Answer {
        guard received.method == "POST" else { return .methodNotAllowed(allowed: "POST") }
        do throws(AuthorizationRefusal) {
            let request = try validRequest(received.query, in: context)
            let form = (try? Parameters(parsing: received.body)) ?? .empty
            if form.only("decision") == "cancel" {
                throw .redirect(to: request, "access_denied", context.profile.cancelDescription)
            }
            let chosen = form.only("person")
            guard let person = people.first(where: { $0.subject == chosen }) else {
                throw .page(status: 400, code: "invalid_request", message: "Nobody of that name is here.")
            }
            return try approval(of: request, by: person, in: context)
        } catch {
            return answer(to: error, in: context)
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

    private func approval(
        of request: AuthorizationRequest,
        by person: FakePerson,
        in context: ProviderContext
    ) throws(AuthorizationRefusal) -> Answer {
        try context.behaviour.admit(person, to: request, in: context)
        let now = context.now
        let isFirst = ledger.recordConsent(of: person.subject, to: request.client.id)
        let getsRefreshToken =
            switch context.profile.refreshRule {
            case .never: false
            case .offlineAccessScope: request.scopes.contains("offline_access")
            case .accessTypeOffline:
                request.parameters.only("access_type") == "offline"
                    && (isFirst || request.prompts.contains("consent"))
            }
        var lifetime = context.profile.codeLifetime
        for case .codeLifetime(let seconds) in context.faults.authorization { lifetime = .seconds(seconds) }
        let code = ledger.issueCode(
            GrantedCode(
                grant: Grant(
                    clientID: request.client.id,
                    subject: person.subject,
                    scopes: request.scopes,
                    authority: context.authority.name,
                    organization: context.behaviour.organization(of: person, for: request),
                    authenticatedAt: now,
                    asksForAuthenticationTime: request.parameters.only("max_age") != nil
                ),
                redirectURI: request.redirectURI,
                challenge: request.challenge,
                nonce: request.nonce,
                getsRefreshToken: getsRefreshToken,
                expiresAt: now + lifetime
            )
        )
        var response = CallbackResponse(state: request.state, issuer: callbackIssuer(in: context))
        response.append("code", code)
        for parameter in context.behaviour.callbackParameters(person, request, in: context) {
            response.append(parameter.name, parameter.value)
        }
        response.apply(context.faults.authorization)
        return sent(response, to: request.redirectURI, request.responseMode)
    }

    private func answer(to refusal: AuthorizationRefusal, in context: ProviderContext) -> Answer {
        switch refusal {
        case .page(let status, let code, let message):
            return pages.refusal(status: status, code: code, message: message)
        case .redirect(let redirectURI, let state, let mode, let code, let description):
            var response = CallbackResponse(state: state, issuer: callbackIssuer(in: context))
            response.append("error", code)
            if let description { response.append("error_description", description) }
            response.apply(context.faults.authorization)
            return sent(response, to: redirectURI, mode)
        }
    }

    private func sent(_ response: CallbackResponse, to redirectURI: String, _ mode: ResponseMode) -> Answer {
        let destination = settings.profile.behaviour.destination(redirectURI)
        return switch mode {
        case .query: .redirect(to: response.url(at: destination))
        case .formPost: SelfPostingForm.answer(action: destination, fields: response.fields)
        }
    }

    private func callbackIssuer(in context: ProviderContext) -> String? {
        context.profile.sendsIssuerParameter ? context.issuer : nil
    }

    /// Granted scopes as this provider writes them; Google also changes their order.
    func spelledScopes(_ scopes: ScopeSet) -> String {
        let spelling = settings.profile.scopeSpelling
        guard !spelling.isEmpty else { return scopes.text }
        return scopes.names.map { spelling[$0] ?? $0 }.sorted { $0.utf8.count > $1.utf8.count }.joined(separator: " ")
    }
}
