import BrokerCrypto
import JOSE
import OAuthProtocol

extension FakeProvider {
    /// A code for tokens (RFC 6749 §4.1.3).
    func codeGrant(
        _ form: Parameters,
        _ client: FakeClient,
        in context: ProviderContext
    ) throws(TokenRefusal) -> Answer {
        let wording = context.profile.wording
        guard let code = form.only("code") else {
            throw TokenRefusal(code: "invalid_request", description: "Missing required parameter: code")
        }
        let granted: GrantedCode
        switch ledger.useCode(code, by: client.id, at: context.now) {
        case .first(let found): granted = found
        case .usedBefore, .expired: throw TokenRefusal(code: "invalid_grant", description: wording.usedOrExpiredCode)
        case .unknown, .foreign: throw TokenRefusal(code: "invalid_grant", description: wording.unknownCode)
        }
        guard granted.grant.authority == context.authority.name || !context.profile.bindsCodesToAuthority else {
            throw TokenRefusal(code: "invalid_grant", description: wording.foreignCode)
        }
        guard let redirectURI = form.only("redirect_uri"), exactlyEqual(redirectURI, granted.redirectURI) else {
            throw TokenRefusal(code: wording.wrongRedirectURICode, description: wording.wrongRedirectURI)
        }
        guard Self.verifier(form.only("code_verifier"), answers: granted.challenge) else {
            throw TokenRefusal(code: "invalid_grant", description: wording.wrongVerifier)
        }
        var answer = try tokens(
            granted.grant,
            code: code,
            client,
            form,
            nonce: granted.nonce,
            isRefreshed: false,
            context
        )
        if granted.getsRefreshToken { answer["refresh_token"] = .string(refreshToken(granted.grant, code, context)) }
        return finished(answer, in: context)
    }

    /// RFC 6749 §6.
    func refreshGrant(
        _ form: Parameters,
        _ client: FakeClient,
        in context: ProviderContext
    ) throws(TokenRefusal) -> Answer {
        let wording = context.profile.wording
        let rotation = context.profile.refreshRotation
        let token: IssuedToken
        switch ledger.useRefreshToken(
            form.only("refresh_token") ?? "",
            of: client.id,
            at: context.now,
            rotation: rotation
        ) {
        case .valid(let found): token = found
        case .expired:
            throw TokenRefusal(
                code: "invalid_grant",
                description: wording.expiredRefreshToken ?? wording.unknownRefreshToken
            )
        case .reused, .unknown: throw TokenRefusal(code: "invalid_grant", description: wording.unknownRefreshToken)
        }
        // No nonce (OIDC Core §12.2).
        var answer = try tokens(token.grant, code: token.code, client, form, nonce: nil, isRefreshed: true, context)
        switch rotation {
        case .none: break
        case .accumulates, .replaces:
            answer["refresh_token"] = .string(refreshToken(token.grant, token.code, context))
        }
        return finished(answer, in: context)
    }

    private func refreshToken(_ grant: Grant, _ code: String, _ context: ProviderContext) -> String {
        ledger.issueRefreshToken(
            IssuedToken(grant: grant, code: code, expiresAt: context.now + context.profile.refreshTokenLifetime)
        )
    }

    /// An access token, and an ID token where `openid` was asked for.
    private func tokens(
        _ grant: Grant,
        code: String,
        _ client: FakeClient,
        _ form: Parameters,
        nonce: String?,
        isRefreshed: Bool,
        _ context: ProviderContext
    ) throws(TokenRefusal) -> JSONObject {
        guard let person = context.person(grant.subject) else {
            throw TokenRefusal(code: "invalid_grant", description: context.profile.wording.unknownRefreshToken)
        }
        let now = context.now
        let text: String?
        do {
            text = try context.behaviour.accessToken(for: grant, of: person, in: context)
        } catch {
            throw TokenRefusal(code: "server_error", description: "\(error)", status: 500)
        }
        let lifetime = context.profile.accessTokenLifetime
        let accessToken = ledger.issueAccessToken(
            IssuedToken(grant: grant, code: code, expiresAt: now + lifetime),
            as: text
        )
        var answer: JSONObject = [
            "access_token": .string(accessToken),
            "expires_in": .number(JSONNumber(lifetime.seconds)),
            "scope": .string(spelledScopes(grant.scopes)),
            "token_type": "Bearer",
        ]
        if context.behaviour.bringsIDToken(grant, form, isRefreshed: isRefreshed, in: context) {
            let content = IDTokenContent(
                client: client,
                grant: grant,
                nonce: nonce,
                accessToken: accessToken,
                issuedAt: now,
                isRefreshed: isRefreshed
            )
            answer["id_token"] = .string(try idToken(content, in: context))
        }
        return answer
    }

    /// RFC 7636 §4.6. A verifier without a challenge is refused as well: somebody took the challenge out of the request
    /// (RFC 9700 §4.8.2).
    private static func verifier(_ verifier: String?, answers challenge: (value: String, method: String)?) -> Bool {
        guard let challenge else { return verifier == nil }
        guard let verifier else { return false }
        if challenge.method == "plain" { return exactlyEqual(verifier, challenge.value) }
        return exactlyEqual(Base64URL.encode(Digest.sha256(Array(verifier.utf8))), challenge.value)
    }
}
