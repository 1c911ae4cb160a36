package import BrokerCore
package import JOSE

/// What a connection makes of an ID token or of claims, and what is to be said about it.
package struct ClaimsExplanation: Sendable {
    package enum Standing: Sendable, Equatable {
        /// Every check of a login passed, but for those that the notes name.
        case verified
        /// Claims out of a file: nobody vouches for them.
        case notVerified
        /// A login with this token fails, for this reason.
        case refused(String, advice: String?)
    }

    package let standing: Standing
    /// What a login would have looked at and this could not, or did not hold against the token.
    package let notes: [String]
    package let claims: JSONObject
    /// Nil where the claims are not let in, or the token was refused.
    package let identity: UpstreamIdentity?
    /// Why the e-mail address counts as verified or doesn't; nil where there is no address.
    package let emailReason: String?
}
