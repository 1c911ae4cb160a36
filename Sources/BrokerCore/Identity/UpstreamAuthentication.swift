package import BrokerCrypto

/// What comes of a trip to a provider: who it is, and what the provider issued.
package struct UpstreamAuthentication: Sendable {
    package var identity: UpstreamIdentity
    package var tokens: UpstreamTokens
    /// The ID token itself, where the provider's logout wants it back (OIDC RP-Initiated Logout §2); nil elsewhere.
    package var idToken: Secret<String>?
    /// `sid` of the ID token, by which the provider's logout tokens name the session (OIDC Back-Channel Logout §2.1).
    package var sessionID: String?

    package init(identity: UpstreamIdentity, tokens: UpstreamTokens) {
        self.identity = identity
        self.tokens = tokens
    }
}
