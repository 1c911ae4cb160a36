/// Writes what a provider's ID token was exchanged for.
package protocol ExchangeStore: Sendable {
    /// Finds the person by (provider, subject) or makes them, refreshes their profile, and writes the grant and its event. One
    /// transaction: all or nothing.
    /// - Returns: nil for a person who is disabled: nothing was written.
    func admit(_ exchanged: ExchangedIdentity) async throws(StoreError) -> (user: User, grant: Grant)?
}
