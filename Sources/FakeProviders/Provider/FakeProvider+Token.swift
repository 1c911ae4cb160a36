import JOSE
import OAuthProtocol

extension FakeProvider {
    /// The token endpoint (RFC 6749 §3.2).
    func tokenAnswer(to request: ReceivedRequest, _ faults: Faults) -> Answer {
        guard request.method == "POST" else { return .methodNotAllowed(allowed: "POST") }
        do throws(TokenRefusal) {
            let form = try form(of: request)
            let client = try authenticatedClient(of: request, form: form)
            switch (try? form.value("grant_type")) ?? nil {
            case "authorization_code":
                return try codeGrant(form, client, faults)
            case "refresh_token":
                return try refreshGrant(form, client, faults)
            default:
                throw TokenRefusal(code: "unsupported_grant_type", description: "The grant_type is not supported")
            }
        } catch {
            return answer(to: error, usedBasic: request.header("Authorization") != nil)
        }
    }

    /// RFC 7009; the answer is the same whether the token was known or not.
    func revocationAnswer(to request: ReceivedRequest, _ faults: Faults) -> Answer {
        guard request.method == "POST" else { return .methodNotAllowed(allowed: "POST") }
        do throws(TokenRefusal) {
            let form = try form(of: request)
            // Google asks for no client here (the token says enough); a plain provider does (RFC 7009 §2.1).
            if !settings.profile.sendsGoogleCallbackParameters {
                _ = try authenticatedClient(of: request, form: form)
            }
            if let token = (try? form.value("token")) ?? nil { ledger.revoke(token) }
            return Answer(status: 200)
        } catch {
            return answer(to: error, usedBasic: request.header("Authorization") != nil)
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

    private func authenticatedClient(of request: ReceivedRequest, form: Parameters) throws(TokenRefusal) -> FakeClient {
        do throws(ClientAuthentication.Failure) {
            return try ClientAuthentication(clients: clients).client(of: request, form: form)
        } catch {
            let wording = settings.profile.wording
            let description =
                switch error {
                case .unknownClient: wording.unknownClient
                case .wrongSecret: wording.wrongClientSecret
                }
            throw TokenRefusal(code: "invalid_client", description: description, status: 401)
        }
    }

    /// The token, after the key was turned where a fault asks for that.
    func idToken(_ content: IDTokenContent, _ faults: Faults) throws(TokenRefusal) -> String {
        do {
            if faults.rotatesBeforeSigning {
                withFaults { $0.rotatesBeforeSigning = false }
                try keys.rotate()
            }
            return try IDTokenComposer(provider: self, faults: faults).token(content)
        } catch {
            throw TokenRefusal(code: "server_error", description: "\(error)", status: 500)
        }
    }

    /// A token answer with its faults.
    func finished(_ answer: JSONObject, _ faults: Faults) -> Answer {
        var answer = answer
        for fault in faults.tokenAnswer {
            switch fault {
            case .missing(let name): answer[name] = nil
            case .member(let name, let value): answer[name] = value
            case .error(let code, let description, let status):
                return self.answer(
                    to: TokenRefusal(code: code, description: description, status: status),
                    usedBasic: false
                )
            }
        }
        return .json(.object(answer), headers: Self.noStore)
    }

    private func answer(to refusal: TokenRefusal, usedBasic: Bool) -> Answer {
        var body: JSONObject = ["error": .string(refusal.code)]
        if let description = refusal.description { body["error_description"] = .string(description) }
        var answer = Answer.json(.object(body), status: refusal.status, headers: Self.noStore)
        // RFC 6749 §5.2: who tried with Basic is answered with that scheme.
        if refusal.status == 401, usedBasic { answer.set("WWW-Authenticate", to: "Basic realm=\"token\"") }
        return answer
    }

    /// RFC 6749 §5.1.
    private static let noStore: [(name: String, value: String)] = [
        ("Cache-Control", "no-store"), ("Pragma", "no-cache"),
    ]
}
