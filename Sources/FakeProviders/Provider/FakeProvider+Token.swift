import BrokerCrypto
import JOSE
import OAuthProtocol

extension FakeProvider {
    /// A refusal of the token endpoint (RFC 6749 §5.2).
    private struct Refusal: Error {
        let code: String
        let description: String?
        var status = 400
    }

    /// The token endpoint (RFC 6749 §3.2).
    func tokenAnswer(to request: ReceivedRequest, _ faults: Faults) -> Answer {
        guard request.method == "POST" else { return .methodNotAllowed(allowed: "POST") }
        do throws(Refusal) {
            let form = try form(of: request)
            let client = try authenticatedClient(of: request, form: form)
            switch (try? form.value("grant_type")) ?? nil {
            case "authorization_code":
                return try codeGrant(form, client, faults)
            case "refresh_token":
                return try refreshGrant(form, client, faults)
            default:
                throw Refusal(code: "unsupported_grant_type", description: "The grant_type is not supported")
            }
        } catch {
            return answer(to: error, usedBasic: request.header("Authorization") != nil)
        }
    }

    /// RFC 7009; the answer is the same whether the token was known or not.
    func revocationAnswer(to request: ReceivedRequest, _ faults: Faults) -> Answer {
        guard request.method == "POST" else { return .methodNotAllowed(allowed: "POST") }
        do throws(Refusal) {
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

    private func form(of request: ReceivedRequest) throws(Refusal) -> Parameters {
        guard request.header("Content-Type")?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true else {
            throw Refusal(code: "invalid_request", description: "The request is not form-encoded")
        }
        do throws(OAuthError) {
            let form = try Parameters(parsing: request.body)
            if let name = form.repeatedName {
                throw OAuthError(.invalidRequest, "Parameter '\(name)' is given more than once")
            }
            return form
        } catch {
            throw Refusal(code: error.code.rawValue, description: error.description)
        }
    }

    private func authenticatedClient(of request: ReceivedRequest, form: Parameters) throws(Refusal) -> FakeClient {
        do throws(ClientAuthentication.Failure) {
            return try ClientAuthentication(clients: clients).client(of: request, form: form)
        } catch {
            let wording = settings.profile.wording
            let description =
                switch error {
                case .unknownClient: wording.unknownClient
                case .wrongSecret: wording.wrongClientSecret
                }
            throw Refusal(code: "invalid_client", description: description, status: 401)
        }
    }

    private func codeGrant(_ form: Parameters, _ client: FakeClient, _ faults: Faults) throws(Refusal) -> Answer {
        let wording = settings.profile.wording
        guard let code = (try? form.value("code")) ?? nil else {
            throw Refusal(code: "invalid_request", description: "Missing required parameter: code")
        }
        let now = now(faults)
        let granted: GrantedCode
        switch ledger.useCode(code, by: client.id, at: now) {
        case .first(let found): granted = found
        case .usedBefore, .expired: throw Refusal(code: "invalid_grant", description: wording.usedOrExpiredCode)
        case .unknown, .foreign: throw Refusal(code: "invalid_grant", description: wording.unknownCode)
        }
        let redirectURI = (try? form.value("redirect_uri")) ?? nil
        guard let redirectURI, exactlyEqual(redirectURI, granted.redirectURI) else {
            throw Refusal(code: wording.wrongRedirectURICode, description: wording.wrongRedirectURI)
        }
        let verifier = (try? form.value("code_verifier")) ?? nil
        guard Self.verifier(verifier, answers: granted.challenge) else {
            throw Refusal(code: "invalid_grant", description: wording.wrongVerifier)
        }
        return try tokens(for: granted, code: code, client: client, at: now, faults)
    }

    /// RFC 7636 §4.6. A verifier without a challenge is refused as well: somebody took the challenge out of the request
    /// (RFC 9700 §4.8.2).
    private static func verifier(_ verifier: String?, answers challenge: (value: String, method: String)?) -> Bool {
        guard let challenge else { return verifier == nil }
        guard let verifier else { return false }
        if challenge.method == "plain" { return exactlyEqual(verifier, challenge.value) }
        return exactlyEqual(Base64URL.encode(Digest.sha256(Array(verifier.utf8))), challenge.value)
    }

    private func tokens(
        for granted: GrantedCode,
        code: String,
        client: FakeClient,
        at now: UnixTime,
        _ faults: Faults
    ) throws(Refusal) -> Answer {
        let token = IssuedToken(
            clientID: client.id,
            subject: granted.subject,
            scopes: granted.scopes,
            code: code,
            expiresAt: now + settings.profile.accessTokenLifetime
        )
        let accessToken = ledger.issueAccessToken(token)
        var answer: JSONObject = [
            "access_token": .string(accessToken),
            "expires_in": .number(JSONNumber(settings.profile.accessTokenLifetime.seconds)),
            "scope": .string(spelledScopes(granted.scopes)),
            "token_type": "Bearer",
        ]
        if granted.getsRefreshToken {
            answer["refresh_token"] = .string(ledger.issueRefreshToken(token))
        }
        if granted.scopes.contains("openid") {
            let idToken = try idToken(
                IDTokenContent(
                    client: client,
                    subject: granted.subject,
                    scopes: granted.scopes,
                    nonce: granted.nonce,
                    statesAuthenticationTime: granted.asksForAuthenticationTime,
                    accessToken: accessToken,
                    issuedAt: now
                ),
                faults
            )
            answer["id_token"] = .string(idToken)
        }
        return finished(answer, faults)
    }

    private func refreshGrant(_ form: Parameters, _ client: FakeClient, _ faults: Faults) throws(Refusal) -> Answer {
        guard let value = (try? form.value("refresh_token")) ?? nil,
            let known = ledger.refreshToken(value, of: client.id)
        else {
            throw Refusal(code: "invalid_grant", description: settings.profile.wording.unknownRefreshToken)
        }
        let now = now(faults)
        let accessToken = ledger.issueAccessToken(
            IssuedToken(
                clientID: client.id,
                subject: known.subject,
                scopes: known.scopes,
                code: known.code,
                expiresAt: now + settings.profile.accessTokenLifetime
            )
        )
        var answer: JSONObject = [
            "access_token": .string(accessToken),
            "expires_in": .number(JSONNumber(settings.profile.accessTokenLifetime.seconds)),
            "scope": .string(spelledScopes(known.scopes)),
            "token_type": "Bearer",
        ]
        // No new refresh token, and no nonce (OIDC Core §12.2); Google leaves the name claims away as well.
        let content = IDTokenContent(
            client: client,
            subject: known.subject,
            scopes: settings.profile.sendsGoogleCallbackParameters
                ? known.scopes.filter { $0 != "profile" } : known.scopes,
            nonce: nil,
            statesAuthenticationTime: false,
            accessToken: accessToken,
            issuedAt: now
        )
        answer["id_token"] = .string(try idToken(content, faults))
        return finished(answer, faults)
    }

    private func idToken(_ content: IDTokenContent, _ faults: Faults) throws(Refusal) -> String {
        do {
            if faults.rotatesBeforeSigning {
                withFaults { $0.rotatesBeforeSigning = false }
                try keys.rotate()
            }
            return try IDTokenComposer(provider: self, faults: faults).token(content)
        } catch {
            throw Refusal(code: "server_error", description: "\(error)", status: 500)
        }
    }

    private func finished(_ answer: JSONObject, _ faults: Faults) -> Answer {
        var answer = answer
        for fault in faults.tokenAnswer {
            switch fault {
            case .missing(let name): answer[name] = nil
            case .member(let name, let value): answer[name] = value
            case .error(let code, let description, let status):
                return self.answer(
                    to: Refusal(code: code, description: description, status: status),
                    usedBasic: false
                )
            }
        }
        return .json(.object(answer), headers: Self.noStore)
    }

    private func answer(to refusal: Refusal, usedBasic: Bool) -> Answer {
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
