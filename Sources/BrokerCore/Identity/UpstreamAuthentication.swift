/// What comes of a trip to a provider: who it is, and what the provider issued.
package struct UpstreamAuthentication: Sendable {
    package var identity: UpstreamIdentity
    package var tokens: UpstreamTokens

    package init(identity: UpstreamIdentity, tokens: UpstreamTokens) {
        self.identity = identity
        self.tokens = tokens
    }
}
