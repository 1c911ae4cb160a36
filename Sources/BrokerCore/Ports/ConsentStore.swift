package import OAuthProtocol

/// What people agreed to. Consents are given in the transaction of the login that needs them (`CodeIssuance.consent`).
package protocol ConsentStore: Sendable {
    func consents(ofUser id: String) async throws(StoreError) -> [RecordedConsent]

    /// Forgets a person's consent to a client, and revokes what the client has of it: grants and refresh tokens.
    /// - Returns: whether there was one.
    func withdrawConsent(ofUser id: String, to client: String, at now: UnixTime) async throws(StoreError) -> Bool
}
