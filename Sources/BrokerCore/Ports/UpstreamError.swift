/// What went wrong with a provider, at which step, and whose it is to mend.
package struct UpstreamError: Error, Sendable {
    /// Where in the login it happened.
    package enum Step: String, Sendable {
        case discovery, keys, authorization, exchange, verify, userinfo, claims
    }

    /// The kinds that people are told about differently.
    package enum Kind: String, Sendable {
        /// The person said no at the provider.
        case userCancelled = "user_cancelled"
        /// Code or state is too old or was used before; a fresh start helps.
        case loginExpired = "login_expired"
        /// `prompt=none` can't be answered, or the provider wants to see the person.
        case interactionRequired = "interaction_required"
        /// The refresh token is worth nothing any more: the person, their session or their consent is gone.
        case grantEnded = "grant_ended"
        /// The provider keeps this person out: not assigned, blocked by policy, refused by a rule.
        case accessDenied = "access_denied"
        /// The provider wants an administrator's consent first.
        case consentRequired = "consent_required"
        /// Our client id, secret or authentication method is not what the provider has.
        case clientRejected = "client_rejected"
        /// Our request doesn't suit the provider: scope, redirect URI, parameter. The operator's to mend.
        case misconfigured
        /// An ID token, userinfo answer or document that must not be believed.
        case responseInvalid = "response_invalid"
        /// Not reachable, or answering 5xx or 429.
        case unavailable
        case timeout
    }

    package let provider: String
    package let step: Step
    package let kind: Kind
    /// One sentence for the operator's log: which check failed, expected and got, the provider's own error text. Never a
    /// token, code or secret.
    package let detail: String
    /// What the operator should do, where we know.
    package let advice: String?
    /// HTTP status of the provider's answer, if there was one.
    package let upstreamStatus: Int?
    /// Seconds after which trying again makes sense.
    package let retryAfter: Int64?

    package init(
        provider: String,
        step: Step,
        kind: Kind,
        detail: String,
        advice: String? = nil,
        upstreamStatus: Int? = nil,
        retryAfter: Int64? = nil
    ) {
        self.provider = provider
        self.step = step
        self.kind = kind
        self.detail = detail
        self.advice = advice
        self.upstreamStatus = upstreamStatus
        self.retryAfter = retryAfter
    }
}
