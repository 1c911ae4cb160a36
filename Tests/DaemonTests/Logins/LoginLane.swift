import FakeProviders

/// A fake provider, the broker's connections to it, and the logins that are tried there. They go one after the other, since
/// what a provider does wrong is a state of it; lanes go at the same time.
struct LoginLane: Sendable {
    /// An entry of `[[auth.oauth.providers]]`.
    struct Connection: Sendable {
        let id: String
        /// `key = value` lines beside id and client, once the provider listens.
        let lines: @Sendable (FakeProvider) -> String

        init(_ id: String, _ lines: @escaping @Sendable (FakeProvider) -> String) {
            self.id = id
            self.lines = lines
        }
    }

    /// Shown in the table.
    let name: String
    let settings: FakeProviderSettings
    let authentication: FakeClient.Authentication
    let connections: [Connection]
    let cases: [LoginCase]
    /// What is wrong before the broker asks for the first document, and stays so.
    var faults: LoginCase.FaultSetting = { _, _ in }

    static let clientID = "broker"
    /// Characters that form encoding changes.
    static let clientSecret = "lane+secret/%~ 29"

    /// The provider, which knows the broker at `issuer` as its client.
    func provider(brokerAt issuer: String) throws -> FakeProvider {
        var settings = settings
        settings.clients = [
            FakeClient(
                id: Self.clientID,
                secret: Self.clientSecret,
                authentication: authentication,
                redirectURIs: connections.map { "\(issuer)/auth/callback/\($0.id)" }
            )
        ]
        let provider = try FakeProvider(settings)
        provider.withFaults { faults(&$0, provider) }
        return provider
    }
}
