package import BrokerCrypto
package import JOSE
package import OAuthProtocol

/// A successful answer of the token endpoint (RFC 6749 §5.1, OIDC Core §3.1.3.3).
package struct TokenResponse: Sendable {
    package let accessToken: String
    package let expiresIn: Lifetime
    /// `DPoP` where the token is bound to a key (RFC 9449 §5).
    package let tokenType: String
    package let scope: ScopeSet
    /// Nil where the scope does not hold `openid`.
    package let idToken: String?
    package var refreshToken: Secret<String>?
    /// Only for a client with `upstream_tokens`.
    package var upstream: SharedUpstreamToken?
    /// Of a token exchange (RFC 8693 §2.2.1).
    var issuedTokenType: String?

    init(accessToken: String, terms: AccessTokenTerms, scope: ScopeSet, idToken: String? = nil) {
        self.accessToken = accessToken
        expiresIn = terms.lifetime
        tokenType = terms.keyThumbprint == nil ? "Bearer" : "DPoP"
        self.scope = scope
        self.idToken = idToken
    }

    /// The body. `scope` stands in it whatever was asked for, so that a narrowed one is seen.
    package var json: JSONObject {
        var members: JSONObject = [
            "access_token": .string(accessToken),
            "token_type": .string(tokenType),
            "expires_in": .number(JSONNumber(expiresIn.seconds)),
        ]
        // RFC 6749 §3.3: a scope has at least one name.
        if !scope.isEmpty { members["scope"] = .string(scope.text) }
        if let issuedTokenType { members["issued_token_type"] = .string(issuedTokenType) }
        if let idToken { members["id_token"] = .string(idToken) }
        if let refreshToken { members["refresh_token"] = .string(refreshToken.reveal()) }
        if let upstream {
            members["upstream_access_token"] = .string(upstream.accessToken.reveal())
            members["upstream_token_type"] = .string("Bearer")
            if let lifetime = upstream.expiresIn {
                members["upstream_expires_in"] = .number(JSONNumber(lifetime.seconds))
            }
        }
        return members
    }
}
