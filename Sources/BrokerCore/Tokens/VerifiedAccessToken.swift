package import JOSE
package import OAuthProtocol

/// An access token that is good at this moment. Only `AccessTokenVerifier` makes one.
package struct VerifiedAccessToken: Sendable {
    package let grant: Grant
    package let user: User
    package let scope: ScopeSet

    init(grant: Grant, user: User, scope: ScopeSet) {
        self.grant = grant
        self.user = user
        self.scope = scope
    }

    /// The UserInfo answer (OIDC Core §5.3.2).
    /// - Throws: `insufficient_scope` without the scope `openid`.
    package func userInfo() throws(OAuthError) -> JSONObject {
        guard scope.contains("openid") else {
            throw OAuthError(.insufficientScope, "The token was not issued for the scope openid")
        }
        var claims: JSONObject = ["sub": .string(user.id)]
        claims.merge(user.profile.claims(for: scope))
        claims.merge(TokenIssuer.brokerClaims(of: grant))
        return claims
    }
}
