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

    /// Where to send the browser. The state itself was checked or made by the caller; `login.state` goes out as it is.
    func authorizationURL(for login: UpstreamLogin) async throws(UpstreamError) -> String

    /// Takes what the provider sent to the callback: exchanges the code, verifies the ID token, maps the claims.
    /// The caller has compared `state` before; this compares `iss` (RFC 9207 §2.4), nonce and all else.
    func identity(from callback: Parameters, of login: UpstreamLogin) async throws(UpstreamError) -> UpstreamIdentity
}
