import BrokerCore
import BrokerCrypto

/// What a provider's error means here: the kind that people are told about, and the mend for the operator.
struct ProviderErrorClass: Sendable {
    let kind: UpstreamError.Kind
    var advice: String?

    init(_ kind: UpstreamError.Kind, _ advice: String? = nil) {
        self.kind = kind
        self.advice = advice
    }

    static let compareCredentials =
        "compare client_id, client_secret and client_auth with the app's registration at the provider"
    static let approve = "an administrator of the provider has to approve this app"

    /// What came to the callback (RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6). The browser brought it: whatever it says, the
    /// provider's health is not judged by it.
    static func ofAuthorization(_ text: ProviderErrorText) -> ProviderErrorClass {
        let means = known(text) ?? plainAuthorization(text)
        switch means.kind {
        case .unavailable: return ProviderErrorClass(.providerError, means.advice)
        default: return means
        }
    }

    /// What the token endpoint answered to a code (RFC 6749 §5.2).
    static func ofExchange(_ text: ProviderErrorText, status: Int) -> ProviderErrorClass {
        known(text) ?? plainExchange(text.code, status: status) ?? ofStatus(status)
    }

    /// What it answered to a refresh token. Whatever would send a person through a login again, or keep them out of it, ends
    /// here: nobody is there to do anything about it.
    static func ofRefresh(_ text: ProviderErrorText, status: Int) -> ProviderErrorClass {
        let means = ofExchange(text, status: status)
        switch means.kind {
        case .loginExpired, .interactionRequired, .userCancelled, .consentRequired, .accessDenied, .notAssigned,
            .tenantNotAllowed, .policyDenied:
            return ProviderErrorClass(.grantEnded, means.advice)
        default:
            return means
        }
    }

    /// By documented numbers and exact texts, which say more than the code.
    private static func known(_ text: ProviderErrorText) -> ProviderErrorClass? {
        if let number = text.entraCode, let means = AADSTSCode.meaning(of: number) { return means }
        return KnownErrorText.meaning(of: text)
    }

    private static func plainAuthorization(_ text: ProviderErrorText) -> ProviderErrorClass {
        switch text.code {
        case "access_denied"?:
            // Without a word more it is the person who said no; with one it is the provider's reason, or its customer's.
            return ProviderErrorClass(text.description == nil ? .userCancelled : .policyDenied)
        case "login_required"?, "interaction_required"?, "account_selection_required"?:
            return ProviderErrorClass(.interactionRequired)
        case "consent_required"?, "admin_policy_enforced"?:
            return ProviderErrorClass(.consentRequired, approve)
        case "redirect_uri_mismatch"?:
            return ProviderErrorClass(.redirectNotRegistered, "register the redirect URI, byte for byte")
        case "invalid_client"?, "deleted_client"?, "disabled_client"?:
            return ProviderErrorClass(.clientUnknown, "compare client_id with the app's registration at the provider")
        case "org_internal"?:
            return ProviderErrorClass(.tenantNotAllowed, "the app is internal to another organization at the provider")
        case "access_not_configured"?, "unauthorized"?:
            return ProviderErrorClass(.policyDenied)
        case "invalid_request"?, "invalid_scope"?, "unauthorized_client"?, "unsupported_response_type"?,
            "invalid_resource"?:
            return ProviderErrorClass(
                .misconfigured,
                "compare scopes, redirect URI and grant types with the app's registration"
            )
        default:
            return ProviderErrorClass(.providerError)
        }
    }

    private static func plainExchange(_ code: String?, status: Int) -> ProviderErrorClass? {
        switch code {
        case "invalid_grant"?:
            ProviderErrorClass(.loginExpired)
        case "invalid_client"?:
            ProviderErrorClass(.clientRejected, compareCredentials)
        case "deleted_client"?, "disabled_client"?:
            ProviderErrorClass(.clientUnknown, "the app was removed or switched off at the provider")
        case "redirect_uri_mismatch"?:
            ProviderErrorClass(.redirectNotRegistered, "register the redirect URI, byte for byte")
        case "invalid_request"?, "invalid_scope"?, "unauthorized_client"?, "unsupported_grant_type"?,
            "invalid_resource"?:
            ProviderErrorClass(
                .misconfigured,
                "compare redirect URI, grant types and client_auth with the app's registration"
            )
        case "server_error"?, "temporarily_unavailable"?, "too_many_requests"?, "slow_down"?:
            ProviderErrorClass(.unavailable)
        case "access_denied"? where status != 401:
            ProviderErrorClass(.accessDenied)
        case "consent_required"?:
            ProviderErrorClass(.consentRequired, approve)
        case "interaction_required"?, "login_required"?:
            ProviderErrorClass(.interactionRequired)
        default:
            nil
        }
    }

    private static func ofStatus(_ status: Int) -> ProviderErrorClass {
        switch status {
        case 401: ProviderErrorClass(.clientRejected, compareCredentials)
        case 429, 500...599: ProviderErrorClass(.unavailable)
        case 400...499: ProviderErrorClass(.misconfigured)
        default: ProviderErrorClass(.responseInvalid)
        }
    }
}
