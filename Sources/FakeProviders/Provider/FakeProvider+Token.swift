import JOSE
import OAuthProtocol

extension FakeProvider {
    /// The token endpoint (RFC 6749 §3.2).
    func tokenAnswer(to request: ReceivedRequest, in context: ProviderContext) -> Answer {
        guard request.method == "POST" else { return .methodNotAllowed(allowed: "POST") }
        do throws(TokenRefusal) {
            let form = try form(of: request)
            let type = form.only("grant_type") ?? ""
            if let answer = try context.behaviour.answer(toGrant: type, form, in: context) { return answer }
            let client = try authenticatedClient(of: request, form: form, in: context)
            try context.behaviour.check(form, from: client, in: context)
            switch type {
            case "authorization_code":
                return try codeGrant(form, client, in: context)
            case "refresh_token":
                return try refreshGrant(form, client, in: context)
            default:
                throw TokenRefusal(code: "unsupported_grant_type", description: "The grant_type is not supported")
            }
        } catch {
            return answer(to: error, request, in: context)
        }
    }

    /// RFC 7009; the answer is the same whether the token was known or not.
    func revocationAnswer(to request: ReceivedRequest, in context: ProviderContext) -> Answer {
        guard request.method == "POST" else { return .methodNotAllowed(allowed: "POST") }
        do throws(TokenRefusal) {
            let form = try form(of: request)
            // Google asks for no client here (the token says enough); a plain provider does (RFC 7009 §2.1).
            if context.profile.revocationAuthenticates {
                _ = try authenticatedClient(of: request, form: form, in: context)
            }
            if let token = form.only("token") { ledger.revoke(token) }
            return Answer(status: 200)
        } catch {
            return answer(to: error, request, in: context)
        }
    }

    /// RFC 7662.
    func introspectionAnswer(to request: ReceivedRequest, in context: ProviderContext) -> Answer {
        guard request.method == "POST" else { return .methodNotAllowed(allowed: "POST") }
        do throws(TokenRefusal) {
            let form = try form(of: request)
            let client = try authenticatedClient(of: request, form: form, in: context)
            let text = form.only("token") ?? ""
            let found = ledger.accessToken(text, at: context.now) ?? ledger.refreshToken(text, at: context.now)
            guard let token = found, token.grant.clientID == client.id else { return .json(["active": false]) }
            return .json([
                "active": true, "client_id": .string(client.id), "scope": .string(token.grant.scopes.text),
                "exp": .number(JSONNumber(token.expiresAt.seconds)),
            ])
        } catch {
            return answer(to: error, request, in: context)
        }
    }

    private func form(of request: ReceivedRequest) throws(TokenRefusal) -> Parameters {
        guard request.header("Content-Type")?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true else {
            throw TokenRefusal(code: "invalid_request", description: "The request is not form-encoded")
        }
        do throws(OAuthError) {
            let form = try Parameters(parsing: request.body)
            if let name = form.repeatedName {
                throw OAuthError(.invalidRequest, "Parameter '\(name)' is given more than once")
            }
            return form
        } catch {
            throw TokenRefusal(code: error.code.rawValue, description: error.description)
        }
    }

    private func authenticatedClient(
        of request: ReceivedRequest,
        form: Parameters,
        in context: ProviderContext
    ) throws(TokenRefusal) -> FakeClient {
        do throws(ClientAuthenticationFailure) {
            return try ClientAuthentication(in: context).client(of: request, form: form)
        } catch {
            let wording = context.profile.wording
            var code = "invalid_client"
            let description: String?
            switch error {
            case .unknownClient: description = wording.unknownClient
            case .noCredentials: description = wording.missingCredentials ?? wording.wrongClientSecret
            case .wrongSecret: description = wording.wrongClientSecret
            case .wrongMethod: description = wording.wrongMethod ?? wording.wrongClientSecret
            case .severalMethods:
                code = wording.severalMethodsCode
                description = wording.severalMethods ?? wording.wrongClientSecret
            case .wrongAssertion(let reason):
                description = (wording.wrongAssertion ?? "The client assertion is refused") + " (\(reason))"
            }
            throw TokenRefusal(code: code, description: description, status: 401)
        }
    }

    /// The token, after the key was turned where a fault asks for that.
    func idToken(_ content: IDTokenContent, in context: ProviderContext) throws(TokenRefusal) -> String {
        do {
            if context.faults.rotatesBeforeSigning {
                withFaults { $0.rotatesBeforeSigning = false }
                try keys.rotate()
            }
            return try IDTokenComposer(context: context).token(content)
        } catch {
            throw TokenRefusal(code: "server_error", description: "\(error)", status: 500)
        }
    }

    /// A token answer with its faults.
    func finished(_ answer: JSONObject, in context: ProviderContext) -> Answer {
        var answer = answer
        for fault in context.faults.tokenAnswer {
            switch fault {
            case .missing(let name): answer[name] = nil
            case .member(let name, let value): answer[name] = value
            case .error(let code, let description, let status):
                return context.behaviour.answer(
                    to: TokenRefusal(code: code, description: description, status: status),
                    usedBasic: false,
                    in: context
                )
            }
        }
        return .json(.object(answer), headers: Answer.noStore)
    }

    private func answer(to refusal: TokenRefusal, _ request: ReceivedRequest, in context: ProviderContext) -> Answer {
        context.behaviour.answer(to: refusal, usedBasic: request.header("Authorization") != nil, in: context)
    }
}
