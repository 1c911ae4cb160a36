/// A fault of a back-channel logout token (OIDC Back-Channel Logout §2.6).
package enum LogoutTokenFault: Sendable {
    /// A `nonce`, by which an ID token would pass for one.
    case withNonce
    case expired
    case wrongAudience
    case wrongIssuer
    /// No `sub`: a right token, which ends one session.
    case sessionOnly
    /// No `sid`: a right token, which ends all of a person's sessions.
    case subjectOnly
    case withoutEvents
    /// The event of another specification.
    case wrongEvent
    /// This `jti`: used twice it is a replay.
    case identifier(String)
    case signature(SignatureFault)
}
