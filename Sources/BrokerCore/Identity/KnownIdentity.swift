/// Somebody whom a provider vouched for before: what it says now must be about the same person (OIDC Core §12.2).
package struct KnownIdentity: Sendable, Equatable {
    /// Within the provider, as `UpstreamIdentity.subject` has it.
    package let subject: String
    package let issuer: String

    package init(subject: String, issuer: String) {
        self.subject = subject
        self.issuer = issuer
    }
}
