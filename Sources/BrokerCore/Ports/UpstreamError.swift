/// What went wrong with a provider, at which step, and whose it is to mend.
package struct UpstreamError: Error, Sendable {
    /// Where in the login it happened.
    package enum Step: String, Sendable {
        case discovery, keys, authorization, exchange, verify, userinfo, groups, claims
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
        /// The provider keeps this person out, or we do by what it says of them, for a reason that has no kind of its own.
        case accessDenied = "access_denied"
        /// The provider knows the person, and nobody there assigned them to this app.
        case notAssigned = "not_assigned"
        /// The account is of a tenant, domain or organization that may not sign in here.
        case tenantNotAllowed = "tenant_not_allowed"
        /// A rule of the person's organization at the provider: device, network, customer's own code.
        case policyDenied = "policy_denied"
        /// The provider wants an administrator's consent first.
        case consentRequired = "consent_required"
        /// The provider has no app of our client id.
        case clientUnknown = "client_unknown"
        /// Our secret or authentication method is not what the provider has.
        case clientRejected = "client_auth_failed"
        /// Our secret or certificate is past its date.
        case secretExpired = "secret_expired"
        /// Our redirect URI is not registered at the provider.
        case redirectNotRegistered = "redirect_not_registered"
        /// Our request doesn't suit the provider: scope, parameter, permission. The operator's to mend.
        case misconfigured
        /// An ID token, userinfo answer or document that must not be believed.
        case responseInvalid = "response_invalid"
        /// The browser came back with an error of the provider's that says nothing about the person. It says nothing about
        /// the provider's health either: whoever holds the browser can write it.
        case providerError = "provider_error"
        /// Not reachable, or answering 5xx or 429.
        case unavailable
        case timeout
    }

    package private(set) var provider: String
    package let step: Step
    package private(set) var kind: Kind
    /// One sentence for the operator's log: which check failed, expected and got, the provider's own error text. Never a
    /// token, code or secret.
    package let detail: String
    /// What the operator should do, where we know.
    package let advice: String?
    /// The provider's own code, such as `AADSTS50105`, `E0000047` or `invalid_grant`.
    package let code: String?
    /// What the provider's support asks for, under the provider's names: `trace_id`, `correlation_id`, `errorId`.
    package let traceIDs: [(name: String, value: String)]
    /// HTTP status of the provider's answer, if there was one.
    package let upstreamStatus: Int?
    /// Seconds after which trying again makes sense.
    package private(set) var retryAfter: Int64?

    package init(
        provider: String,
        step: Step,
        kind: Kind,
        detail: String,
        advice: String? = nil,
        code: String? = nil,
        traceIDs: [(name: String, value: String)] = [],
        upstreamStatus: Int? = nil,
        retryAfter: Int64? = nil
    ) {
        self.provider = provider
        self.step = step
        self.kind = kind
        self.detail = detail
        self.advice = advice
        self.code = code
        self.traceIDs = traceIDs
        self.upstreamStatus = upstreamStatus
        self.retryAfter = retryAfter
    }

    /// The same failure as another connection to the same issuer met it: they share documents, not names.
    package func of(_ provider: String) -> UpstreamError {
        var copy = self
        copy.provider = provider
        return copy
    }

    /// The same failure, where it means another thing.
    package func with(kind: Kind) -> UpstreamError {
        var copy = self
        copy.kind = kind
        return copy
    }

    /// The same failure, told again to somebody who comes before it makes sense to try.
    package func again(after seconds: Int64) -> UpstreamError {
        var copy = self
        copy.retryAfter = max(1, seconds)
        return copy
    }
}
