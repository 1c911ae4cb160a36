package import OAuthProtocol

/// How a refusal at the authorization endpoint reaches somebody.
package enum AuthorizeRejection: Error, Sendable {
    /// Client or redirect URI is not proven: a page, never a redirect (RFC 6749 §4.1.2.1).
    case page(OAuthError)
    /// Back to the app, with `error`, `state` and `iss`.
    case redirect(OAuthError, to: VerifiedRedirectTarget, state: String?)
}
