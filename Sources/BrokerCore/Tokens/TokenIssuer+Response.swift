import BrokerCrypto
import OAuthProtocol

extension TokenIssuer {
    /// The access token of a grant, and with the scope `openid` an ID token.
    /// - Parameter nonce: of the authorization request; nil when tokens are refreshed (OIDC Core §12.2).
    func response(
        for grant: Grant,
        user: User,
        client: Client,
        nonce: String?,
        terms: AccessTokenTerms,
        now: UnixTime
    ) throws(CryptoError) -> TokenResponse {
        let accessToken = try accessToken(for: grant, client: client, terms: terms, now: now)
        var idToken: String?
        if grant.scope.contains("openid") {
            idToken = try self.idToken(
                for: grant,
                user: user,
                client: client,
                nonce: nonce,
                accessToken: accessToken,
                now: now
            )
        }
        return TokenResponse(
            accessToken: accessToken,
            terms: terms,
            scope: grant.scope,
            idToken: idToken
        )
    }
}
