package import ProviderCatalogue

/// The whole configuration, validated: nothing in it needs to be checked again.
package struct Settings: Sendable {
    package var server = ServerSettings()
    package var storage = StorageSettings()
    package var secrets = SecretsSettings()
    package var tokens = TokenSettings()
    package var sessions = SessionSettings()
    package var log = LogSettings()
    package var audit = AuditSettings()
    /// Every connection of `[auth.oauth]`, the disabled ones too (`enabled` says which serve).
    package var providers: [ProviderConnection] = []
    package var organizations: [OrganizationSettings] = []
    package var clients: [ClientSettings] = []
    package var rateLimits = RateLimitSettings()
    package var egress = EgressSettings()
    /// For `config check`: where each overridden key's value came from, by dotted key path.
    package var overrides: [EnvironmentOverride] = []
    /// SHA-256 of each provider type's file: a change there changes every connection of the type.
    var providerTypeDigests: [(id: String, digest: [UInt8])] = []
    /// The key path of each provider's table: the single form stands in `auth.oauth` itself.
    var providerKeyPaths: [String] = []

    package init() {}

    /// The connections that people can sign in with.
    package var enabledProviders: [ProviderConnection] { providers.filter(\.enabled) }
}
