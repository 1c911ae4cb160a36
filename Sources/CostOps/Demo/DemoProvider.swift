import FakeProviders

/// One of the demo's identity providers: how it is run, and what the broker's configuration says of it.
struct DemoProvider {
    /// As the broker's page calls it, so that one sees oneself arrive where one chose to go.
    let displayName: String
    /// What the announcement says of it.
    let description: String
    let settings: FakeProviderSettings
    /// The entries of the broker's configuration, once the provider listens.
    let entries: @Sendable (FakeProvider) -> [Entry]

    /// An `[[auth.oauth.providers]]` entry.
    struct Entry {
        let id: String
        let displayName: String
        /// `key = value` lines beside id, name and client.
        let lines: String
    }
}
