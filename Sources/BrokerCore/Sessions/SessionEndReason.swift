/// Why a session was ended; the raw value is the outcome of its audit event.
package enum SessionEndReason: String, Sendable, CaseIterable {
    /// The person signed out, in an app or here.
    case signedOut = "signed_out"
    /// Another person, or another identity, signed in in the same browser.
    case replaced
    /// An operator or administrator ended it.
    case revoked
    /// The provider said that its session is over (OIDC Back-Channel Logout §2.6).
    case endedByProvider = "ended_by_provider"
    case userDisabled = "user_disabled"
}
