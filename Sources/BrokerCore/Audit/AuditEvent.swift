package import JOSE
package import OAuthProtocol

/// Something that an administrator, an auditor or an investigator may ask about later. Written once, never changed.
package struct AuditEvent: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case loginSucceeded = "login.succeeded"
        case loginFailed = "login.failed"
        /// Somebody has a code twice (RFC 6749 §10.5).
        case codeReplayed = "code.replayed"
        /// Somebody has a refresh token that was used up (RFC 9700 §4.14.2).
        case refreshTokenReused = "refresh_token.reused"
        /// A provider's ID token was exchanged for one of ours.
        case tokenExchanged = "token.exchanged"
        case grantRevoked = "grant.revoked"
        /// The outcome says why (`SessionEndReason`).
        case sessionEnded = "session.ended"
        /// A person let a device in, or did not (RFC 8628).
        case deviceApproved = "device.approved"
        case deviceDenied = "device.denied"
        case identityLinked = "identity.linked"
        /// Another configuration is in force.
        case configurationApplied = "configuration.applied"
        case signingKeyMade = "signing_key.made"
        /// It signs no more, and goes once its last token has ended.
        case signingKeyRetired = "signing_key.retired"
        /// Its tokens are worth nothing any more.
        case signingKeyRevoked = "signing_key.revoked"
    }

    package let at: UnixTime
    package let kind: Kind
    /// The login it belongs to.
    package let code: LoginCode?
    /// Whose doing it is. Known to the store alone where a login makes the person.
    package var user: String?
    package let provider: String?
    package let client: String?
    package let organization: String?
    /// `ok`, or the class of the failure.
    package let outcome: String
    /// What else there is to know: the rule that decided and from which claims, the provider's error code and trace ids, what
    /// to do. Never a token, a code or a secret.
    package let detail: JSONObject

    package init(
        at: UnixTime,
        kind: Kind,
        code: LoginCode?,
        user: String?,
        provider: String?,
        client: String?,
        organization: String?,
        outcome: String,
        detail: JSONObject
    ) {
        self.at = at
        self.kind = kind
        self.code = code
        self.user = user
        self.provider = provider
        self.client = client
        self.organization = organization
        self.outcome = outcome
        self.detail = detail
    }
}
