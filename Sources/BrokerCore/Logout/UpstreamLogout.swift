package import BrokerCrypto

/// A logout that goes on at the provider (OIDC RP-Initiated Logout §2).
package struct UpstreamLogout: Sendable {
    /// Of the session that has ended, where it was kept.
    package let idToken: Secret<String>?
    /// Where the provider sends the person back to; registered there.
    package let returnURI: String
    package let state: String

    package init(idToken: Secret<String>?, returnURI: String, state: String) {
        self.idToken = idToken
        self.returnURI = returnURI
        self.state = state
    }
}
