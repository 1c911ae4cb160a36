/// What a provider's logout token said, after every check (OIDC Back-Channel Logout §2.6).
package struct ProviderLogout: Sendable, Equatable {
    /// Whose session or sessions end.
    package enum Target: Sendable, Equatable {
        /// Every session that the person began with this identity.
        case subject(String)
        /// The one that the provider knows by this `sid`; of several people, where it does not make them unique.
        case session(String)
        /// That of both, and those of the subject of which the provider never told a `sid`.
        case sessionOfSubject(session: String, subject: String)
    }

    package let provider: String
    package let target: Target
    /// By which it is known that it was used.
    package let token: SpentToken

    package init(provider: String, target: Target, token: SpentToken) {
        self.provider = provider
        self.target = target
        self.token = token
    }
}
