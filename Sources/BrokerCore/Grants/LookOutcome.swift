/// How a look at a person at their provider ended.
enum LookOutcome: Sendable {
    /// What is stored now is fresh: this look wrote it, or somebody else's did.
    case done
    /// The provider keeps the person out from now on.
    case ended(UpstreamError)
    /// There is no refresh token of the provider to look with.
    case impossible
    /// Nothing was learned.
    case failed(UpstreamError)
    case storeFailed(StoreError)
}

extension UpstreamError {
    /// Whether it is the provider's word on the person. Everything else, an answer that can't be believed included, is the
    /// provider's or the operator's trouble, and says nothing about them.
    var endsGrant: Bool {
        // What a group service says is about our permission to ask it.
        guard step != .groups else { return false }
        return switch kind {
        case .grantEnded, .accessDenied, .notAssigned, .tenantNotAllowed, .policyDenied, .interactionRequired,
            .consentRequired, .loginExpired, .userCancelled:
            true
        case .clientUnknown, .clientRejected, .secretExpired, .redirectNotRegistered, .misconfigured, .responseInvalid,
            .providerError, .unavailable, .timeout:
            false
        }
    }
}
