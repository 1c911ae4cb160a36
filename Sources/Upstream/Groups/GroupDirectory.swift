import BrokerCore
import BrokerCrypto

/// An API of a provider that knows a person's groups where no token does.
protocol GroupDirectory: Sendable {
    /// Asks for one provider; each request is told to a login's story where it has one.
    var client: ProviderClient { get set }

    /// Whether this login has to ask.
    func isNeeded(for token: VerifiedIDToken) -> Bool

    /// The names that rules compare with. A failure ends the login: without its groups it would be let in, or kept out, by
    /// an accident.
    ///
    /// - Parameter accessToken: the person's own, as it came with the ID token.
    func groups(
        of token: VerifiedIDToken,
        accessToken: Secret<String>?
    ) async throws(UpstreamError) -> [String]
}

extension GroupDirectory {
    /// The same API, whose requests are told to a login's story.
    func telling(_ story: StoryRecorder) -> Self {
        var copy = self
        copy.client = client.telling(story)
        return copy
    }
}
