import BrokerCrypto
import JOSE
import OAuthProtocol

extension FakeProvider {
    /// A code for tokens (RFC 6749 §4.1.3).
    func codeGrant(_ form: Parameters, _ client: FakeClient, _ faults: Faults) throws(TokenRefusal) -> Answer {
        let wording = settings.profile.wording
        guard let code = (try? form.value("code")) ?? nil else {
            throw TokenRefusal(code: "invalid_request", description: "Missing required parameter: code")
        }
        let now = now(faults)
        let granted: GrantedCode
        switch ledger.useCode(code, by: client.id, at: now) {
        case .first(let found): granted = found
        case .usedBefore, .expired: throw TokenRefusal(code: "invalid_grant", description: wording.usedOrExpiredCode)
        case .unknown, .foreign: throw TokenRefusal(code: "invalid_grant", description: wording.unknownCode)
        }
        let redirectURI = (try? form.value("redirect_uri")) ?? nil
        guard let redirectURI, exactlyEqual(redirectURI, granted.redirectURI) else {
            throw TokenRefusal(code: wording.wrongRedirectURICode, description: wording.wrongRedirectURI)
        }
        let verifier = (try? form.value("code_verifier")) ?? nil
        guard Self.verifier(verifier, answers: granted.challenge) else {
            throw TokenRefusal(code: "invalid_grant", description: wording.wrongVerifier)
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
    ) throws(TokenRefusal) -> Answer {
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

    /// RFC 6749 §6.
    func refreshGrant(_ form: Parameters, _ client: FakeClient, _ faults: Faults) throws(TokenRefusal) -> Answer {
        guard let value = (try? form.value("refresh_token")) ?? nil,
            let known = ledger.refreshToken(value, of: client.id)
        else {
            throw TokenRefusal(code: "invalid_grant", description: settings.profile.wording.unknownRefreshToken)
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
}
