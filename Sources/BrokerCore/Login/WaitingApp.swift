import OAuthProtocol

/// The app that waits for the answer.
struct WaitingApp {
    let client: Client
    let target: VerifiedRedirectTarget
    let state: String?
    let issuer: String

    func response(to error: OAuthError) -> AuthorizationResponse {
        AuthorizationResponse(error: error, target: target, state: state, issuer: issuer)
    }

    func failure(_ reason: LoginFailure.Reason, _ code: OAuthErrorCode, provider: String? = nil) -> LoginFailure {
        LoginFailure(
            reason,
            provider: provider,
            clientName: client.name,
            wayBack: response(to: OAuthError(code, "The login did not succeed"))
        )
    }

    /// RFC 9700 §4.11: the provider's own words stay in our log; the app gets a code of the protocol. Who cancelled goes
    /// straight back, everything else is explained to the person first.
    func outcome(of error: UpstreamError, provider: String) throws(LoginFailure) -> AuthorizationResponse {
        if error.step == .authorization, error.kind == .responseInvalid {
            // The browser brought this, whoever wrote it: no code, two of them, another issuer.
            throw failure(
                .malformed("What came back is not the answer to this sign-in"),
                .serverError,
                provider: provider
            )
        }
        let code: OAuthErrorCode
        switch error.kind {
        case .userCancelled:
            return response(to: OAuthError(.accessDenied, "The person cancelled the login"))
        case .interactionRequired, .grantEnded: code = .interactionRequired
        case .accessDenied, .notAssigned, .tenantNotAllowed, .policyDenied, .consentRequired: code = .accessDenied
        case .unavailable, .timeout, .loginExpired: code = .temporarilyUnavailable
        case .clientUnknown, .clientRejected, .secretExpired, .redirectNotRegistered, .misconfigured, .responseInvalid,
            .providerError:
            code = .serverError
        }
        throw failure(LoginFailure.Reason(error), code, provider: provider)
    }
}
