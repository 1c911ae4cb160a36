import OAuthProtocol

/// A login that ends on a page: what happened, for the person, and the way back to the app.
package struct LoginFailure: Error, Sendable {
    package enum Reason: Sendable, Equatable {
        /// The request came back without a login that this browser began: too late, twice, or somewhere else.
        case expired
        /// This login was completed before.
        case alreadyCompleted
        /// What the browser brought back can't be read.
        case malformed(String)
        case noProviderConfigured
        /// The provider was removed or switched off, or the client may not use it.
        case providerNotAvailable
        case provider(UpstreamError.Kind, step: UpstreamError.Step, retryAfter: Int64?)
        /// A provider's portal sent somebody, and no app can be started from here.
        case noAppTakesPortals
        case noOrganization(AccessDenial)
        case userDisabled
        /// The app was removed, or its redirect URI no longer is its own.
        case clientChanged
        case storeUnavailable

        init(_ error: UpstreamError) {
            self = .provider(error.kind, step: error.step, retryAfter: error.retryAfter)
        }
    }

    package let reason: Reason
    /// Display name of the provider concerned.
    package let provider: String?
    package let clientName: String?
    /// Where a button leads that takes the person back to the app, with the error an app would expect.
    package let wayBack: AuthorizationResponse?

    package init(
        _ reason: Reason,
        provider: String? = nil,
        clientName: String? = nil,
        wayBack: AuthorizationResponse? = nil
    ) {
        self.reason = reason
        self.provider = provider
        self.clientName = clientName
        self.wayBack = wayBack
    }
}
