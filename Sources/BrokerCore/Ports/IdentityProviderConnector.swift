package import BrokerCrypto
package import OAuthProtocol

/// One configured identity provider, as the login flow sees it.
package protocol IdentityProviderConnector: Sendable {
    /// Id of the entry in the configuration; part of URLs, tokens and logs.
    var id: String { get }
    /// What people read on buttons and error pages.
    var displayName: String { get }
    /// The provider type's name, such as `google`.
    var type: String { get }
    /// The organization that everybody from here belongs to, where the operator tied one.
    var organization: String? { get }
    /// Whether the answer comes as a form post from the provider's site, which carries no `SameSite=Lax` cookie
    /// (OAuth 2.0 Form Post Response Mode).
    var answersByFormPost: Bool { get }
    /// Whether and how often people are looked at again; nil where the operator didn't ask for it.
    var revalidation: Revalidation? { get }
    /// Whether a client that may have upstream tokens gets this provider's.
    var sharesTokens: Bool { get }

    /// Whether this is the provider's issuer, in one of the forms that it may have.
    func isIssuer(_ text: String) -> Bool

    /// Where to send the browser. The state itself was checked or made by the caller; `login.state` goes out as it is.
    func authorizationURL(for login: UpstreamLogin) async throws(UpstreamError) -> String

    /// Takes what the provider sent to the callback: exchanges the code, verifies the ID token, maps the claims.
    /// The caller has compared `state` before; this compares `iss` (RFC 9207 §2.4), nonce and all else.
    func authenticate(
        from callback: Parameters,
        of login: UpstreamLogin,
        story: StoryRecorder
    ) async throws(UpstreamError) -> UpstreamAuthentication

    /// Looks at a person again with the refresh token of their login: who they are now, in which groups.
    /// - Parameter keep: called with a new refresh token as soon as there is one, before anything else is asked. Whatever
    ///   fails after that must not lose it: the old one is worth nothing any more.
    /// - Throws: `grantEnded` where the provider says that the person, their session or their consent is gone.
    func lookAgain(
        with refreshToken: Secret<String>,
        at known: KnownIdentity,
        story: StoryRecorder,
        keeping keep: @Sendable (UpstreamTokens) async -> Void
    ) async throws(UpstreamError) -> UpstreamAuthentication

    /// Where the provider's own logout is, for a person who has just been signed out here.
    /// - Returns: nil where it has none, or its entry does not ask for it.
    func logoutURL(for logout: UpstreamLogout) async throws(UpstreamError) -> String?

    /// Whose session has ended at the provider, by a logout token that anybody may have brought.
    func logout(byToken token: String) async throws(UpstreamError) -> ProviderLogout

    /// Says whose ID token of this provider's it is that somebody brought, and who they are by it. It must have been issued to
    /// our client id there. What only userinfo would tell is unknown.
    func recognize(
        _ idToken: String,
        story: StoryRecorder
    ) async throws(UpstreamError) -> UpstreamIdentity
}
