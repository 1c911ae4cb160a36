import JOSE
package import OAuthProtocol

/// The use cases that the HTTP side calls, put together once by the composition root.
package struct Broker: Sendable {
    package let issuer: String
    package let metadata: ServerMetadata
    package let keys: KeyRing
    package let logins: LoginFlow
    package let accountLogins: AccountLogins
    package let links: LinkFlow
    package let portal: PortalEntry
    package let journal: LoginJournal
    package let origins: OriginDirectory
    package let pushedRequests: PushedRequests
    package let devices: DeviceFlow
    package let clientAuthenticator: ClientAuthenticator
    package let tokenGrants: TokenGrants
    package let resourceAccess: ResourceAccess
    package let proofs: DPoPVerifier
    package let revocation: TokenRevocation
    package let introspection: TokenIntrospection
    /// Ids of the enabled providers, for the readiness report.
    package let providers: [String]
    /// How each of them stands.
    package let providerStandings: @Sendable () async -> [ProviderStanding]
    /// Whether the database answers.
    package let databaseAnswers: @Sendable () async -> Bool
    package let configuration: @Sendable () -> ConfigurationStatus

    package init(
        issuer: String,
        metadata: ServerMetadata,
        keys: KeyRing,
        logins: LoginFlow,
        accountLogins: AccountLogins,
        links: LinkFlow,
        portal: PortalEntry,
        journal: LoginJournal,
        origins: OriginDirectory,
        pushedRequests: PushedRequests,
        devices: DeviceFlow,
        clientAuthenticator: ClientAuthenticator,
        tokenGrants: TokenGrants,
        resourceAccess: ResourceAccess,
        proofs: DPoPVerifier,
        revocation: TokenRevocation,
        introspection: TokenIntrospection,
        providers: [String],
        providerStandings: @escaping @Sendable () async -> [ProviderStanding],
        databaseAnswers: @escaping @Sendable () async -> Bool,
        configuration: @escaping @Sendable () -> ConfigurationStatus
    ) {
        self.issuer = issuer
        self.metadata = metadata
        self.keys = keys
        self.logins = logins
        self.accountLogins = accountLogins
        self.links = links
        self.portal = portal
        self.journal = journal
        self.origins = origins
        self.pushedRequests = pushedRequests
        self.devices = devices
        self.clientAuthenticator = clientAuthenticator
        self.tokenGrants = tokenGrants
        self.resourceAccess = resourceAccess
        self.proofs = proofs
        self.revocation = revocation
        self.introspection = introspection
        self.providers = providers
        self.providerStandings = providerStandings
        self.databaseAnswers = databaseAnswers
        self.configuration = configuration
    }
}
