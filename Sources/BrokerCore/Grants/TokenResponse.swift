package import JOSE
package import OAuthProtocol

/// A successful answer of the token endpoint (RFC 6749 §5.1, OIDC Core §3.1.3.3).
package struct TokenResponse: Sendable {
    package let accessToken: String
    package let expiresIn: Lifetime
    package let scope: ScopeSet
    /// Nil where the grant did not have the scope `openid`.
    package let idToken: String?

    /// The body. `scope` always stands in it, so that a narrowed one is seen.
    package var json: JSONObject {
        var members: JSONObject = [
            "access_token": .string(accessToken),
            "token_type": .string("Bearer"),
            "expires_in": .number(JSONNumber(expiresIn.seconds)),
            "scope": .string(scope.text),
        ]
        if let idToken { members["id_token"] = .string(idToken) }
        return members
    }
}
