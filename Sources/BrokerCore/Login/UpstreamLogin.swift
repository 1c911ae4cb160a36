package import BrokerCrypto
package import OAuthProtocol

/// One trip of a person to a provider: what we sent, and what must therefore come back.
package struct UpstreamLogin: Sendable {
    /// Unguessable, 43 base64url characters: fits every provider's character set.
    package let state: String
    package let nonce: String
    package let codeVerifier: Secret<String>
    package let startedAt: UnixTime
    /// `prompt=login`, `select_account` or the like, asked for by the app.
    package var prompt: String?
    /// `max_age` in seconds; the provider must then state `auth_time` (OIDC Core §3.1.2.1).
    package var maxAge: Int64?
    package var loginHint: String?
    package var acrValues: String?
    package var uiLocales: String?
    /// The domain that the person is expected to come from, where it is known before they sign in.
    package var domainHint: String?
    /// The provider's own id of the organization that the app asked for, where exactly one is configured.
    package var externalOrganization: String?

    package init(
        state: String,
        nonce: String,
        codeVerifier: Secret<String>,
        startedAt: UnixTime,
        prompt: String? = nil,
        maxAge: Int64? = nil,
        loginHint: String? = nil,
        acrValues: String? = nil,
        uiLocales: String? = nil,
        domainHint: String? = nil,
        externalOrganization: String? = nil
    ) {
        self.state = state
        self.nonce = nonce
        self.codeVerifier = codeVerifier
        self.startedAt = startedAt
        self.prompt = prompt
        self.maxAge = maxAge
        self.loginHint = loginHint
        self.acrValues = acrValues
        self.uiLocales = uiLocales
        self.domainHint = domainHint
        self.externalOrganization = externalOrganization
    }
}
