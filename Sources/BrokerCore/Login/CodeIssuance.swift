/// What a login gives an app: a code, and the grant behind it.
package struct CodeIssuance: Sendable {
    package let code: AuthorizationCode
    /// Everything of the grant but what only the store knows.
    package let grant: @Sendable (_ userID: String, _ sessionID: String) -> Grant
    /// The grant's `GrantBasis`, encoded, where the grant can be refreshed.
    package var basis: [UInt8]?
    /// What the provider issued, sealed, where somebody may use it later.
    package var sealedUpstreamTokens: [UInt8]?
    /// Whether the app is to be told when the session ends (OIDC Back-Channel Logout §2.2).
    package var isToldOfLogout = false
    /// Nil where nobody is asked.
    package var consent: Consent?

    /// Digest of the pushed request that the code answers. It is used up with the code: a second code of it can't be written
    /// (CVE-2026-96446).
    package var pushedRequest: [UInt8]?

    package init(
        code: AuthorizationCode,
        grant: @escaping @Sendable (_ userID: String, _ sessionID: String) -> Grant
    ) {
        self.code = code
        self.grant = grant
    }
}
