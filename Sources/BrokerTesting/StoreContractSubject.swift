package import BrokerCore

/// A store under test, on a database that nothing else uses.
package struct StoreContractSubject: Sendable {
    package typealias Store = AttemptStore & AuditStore & DeviceAuthorizationStore
        & ConfigurationHistory & ConsentStore & DocumentCache & DomainStore
        & LoginStore & LogoutNoticeStore
        & PeopleCounts & PeopleStore & PushedRequestStore & ReplayStore
        & RefreshTokenStore & RevokedTokenStore & SessionStore & SigningKeyStore & UpstreamTokenStore

    package let store: any Store
    /// Runs statements of the suite's own on the same database: to disable a person, to damage a row.
    package let runSQL: @Sendable (_ script: String) async throws -> Void
    /// Opens a further instance on the same database; nil where a database has only one.
    package let another: (@Sendable () async throws -> any Store)?

    package init(
        store: any Store,
        runSQL: @escaping @Sendable (_ script: String) async throws -> Void,
        another: (@Sendable () async throws -> any Store)?
    ) {
        self.store = store
        self.runSQL = runSQL
        self.another = another
    }
}
