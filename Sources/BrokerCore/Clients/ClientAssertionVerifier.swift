import BrokerCrypto
import JOSE
import OAuthProtocol

/// Decides whether an assertion proves its client: for us alone, in its time, with one of the client's keys, for the first
/// time (RFC 7523 §3, RFC 10070).
package struct ClientAssertionVerifier: Sendable {
    private let issuer: String
    private let store: any ReplayStore
    private let published: any PublishedClientKeys
    private let clock: any WallClock

    package init(
        issuer: String,
        store: any ReplayStore,
        published: any PublishedClientKeys,
        clock: any WallClock
    ) {
        self.issuer = issuer
        self.store = store
        self.published = published
        self.clock = clock
    }

    /// What needs neither a key nor the database; done before a client is looked up.
    func check(_ assertion: ClientAssertion) throws(OAuthError) {
        try assertion.check(issuer: issuer, at: clock.now())
    }

    /// - Throws: `invalid_client`; `StoreError`.
    func prove(_ assertion: ClientAssertion, of client: Client) async throws {
        guard let keys = client.keys else {
            throw ClientAssertion.refusal("is not what this client is registered for")
        }
        let allowed = client.assertionAlgorithm.map { [$0] } ?? Set(SignatureAlgorithm.allCases)
        switch keys {
        case .fixed(let set):
            do {
                _ = try set.verify(assertion.token, allowed: allowed)
            } catch {
                throw ClientAssertion.refusal("is not signed with a key of this client", detail: error.reason)
            }
        case .published(let address):
            do {
                try await published.verify(assertion.token, of: client.id, at: address, allowed: allowed)
            } catch {
                throw ClientAssertion.refusal(
                    "could not be verified with the keys at this client's jwks_uri",
                    detail: error.detail
                )
            }
        }
        // Last, so that only the client itself can use up its own ids.
        let spent = SpentToken(
            .clientAssertion,
            from: client.id,
            id: assertion.id,
            endsAt: assertion.expiresAt + ClientAssertion.leeway
        )
        guard try await store.spend(spent) else {
            throw ClientAssertion.refusal("was used before: each needs a jti of its own")
        }
    }
}
