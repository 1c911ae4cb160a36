package import JOSE

/// A fault of the userinfo answer.
package enum UserinfoFault: Sendable {
    /// Another `sub` than the ID token's: the answer must be thrown away (OIDC Core §5.3.2).
    case subject(String)
    case missing(String)
    case member(String, JSONValue)
    /// `email_verified` as text, as Cognito sends it.
    case emailVerifiedAsText
    /// The answer is a signed JWT (OIDC Core §5.3.2), as `application/jwt`.
    case signed
}
