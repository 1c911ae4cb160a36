import BrokerCrypto
import JOSE
import OAuthProtocol

/// A request to end a session (OIDC RP-Initiated Logout §2).
struct LogoutRequest {
    let parameters: Parameters

    /// The client that an ID token of this provider names, whether it is still valid or not.
    func hintedClient(in context: ProviderContext) -> FakeClient? {
        guard let hint = parameters.only("id_token_hint"), let token = try? CompactJWS(parsing: hint),
            let key = context.provider.keys.all.first(where: { $0.id == token.header.keyID })
        else { return nil }
        let jwk = JWK(publicKey: key.privateKey.publicKey, keyID: key.id, algorithm: key.algorithm)
        guard let payload = try? token.verify(with: jwk, allowed: [key.algorithm]),
            let audience = try? JSONReader.parseObject(payload)["aud"]?.stringValue
        else { return nil }
        return context.provider.clients.first { $0.id == audience }
    }

    /// Back to the app where the address is registered for `client`, or for anybody where none is named; else a page.
    func farewell(of client: FakeClient? = nil, in context: ProviderContext) -> Answer {
        guard let target = parameters.only("post_logout_redirect_uri") else {
            return context.provider.pages.signedOut
        }
        let registered = (client.map { [$0] } ?? context.provider.clients).flatMap(\.postLogoutRedirectURIs)
        guard registered.contains(where: { $0.utf8.elementsEqual(target.utf8) }) else {
            return context.provider.pages.refusal(
                status: 400,
                code: "invalid_request",
                message: "The post_logout_redirect_uri is not registered: \(target)"
            )
        }
        guard let state = parameters.only("state") else { return .redirect(to: target) }
        return .redirect(to: target + (target.contains("?") ? "&" : "?") + FormCoding.encode([("state", state)]))
    }
}
