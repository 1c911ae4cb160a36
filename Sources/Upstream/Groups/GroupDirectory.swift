import BrokerCore
import BrokerCrypto

/// An API of a provider that knows a person's groups where no token does.
protocol GroupDirectory: Sendable {
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
