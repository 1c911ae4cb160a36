package import JOSE
package import OAuthProtocol

extension Profile {
    /// The claims that the scopes bring (OIDC Core §5.4). What the provider did not say is left out, not invented.
    package func claims(for scope: ScopeSet) -> JSONObject {
        var claims = JSONObject()
        if scope.contains("profile") {
            let texts = [
                ("name", name), ("given_name", givenName), ("family_name", familyName),
                ("preferred_username", preferredUsername), ("picture", picture), ("locale", locale),
            ]
            for case (let claim, let text?) in texts { claims[claim] = .string(text) }
        }
        if scope.contains("email"), let email {
            claims["email"] = .string(email)
            claims["email_verified"] = .bool(emailVerified)
        }
        if scope.contains("groups"), !groups.isEmpty {
            claims["groups"] = .array(groups.map { .string($0) })
        }
        return claims
    }
}
