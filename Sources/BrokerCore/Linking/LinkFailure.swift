/// A link that ends on a page: nothing was changed.
package struct LinkFailure: Error, Sendable {
    package enum Reason: Sendable, Equatable {
        /// The request belongs to no sitting that this browser began, or came too late.
        case expired
        /// What the browser brought back can't be read.
        case malformed(String)
        case providerNotAvailable
        case provider(UpstreamError.Kind, step: UpstreamError.Step, retryAfter: Int64?)
        /// Nobody here is known by the identity that was signed in with first.
        case unknownIdentity
        /// The provider does not say that the person has just signed in, or says that it was earlier.
        case notFresh
        case noOrganization(AccessDenial)
        case userDisabled
        /// The second identity is another person's.
        case belongsToAnother
        case storeUnavailable
    }

    package let reason: Reason
    /// Display name of the provider concerned.
    package let provider: String?

    package init(_ reason: Reason, provider: String? = nil) {
        self.reason = reason
        self.provider = provider
    }
}
