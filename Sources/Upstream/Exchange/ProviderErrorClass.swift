import BrokerCore

/// Sorts a provider's error into the kinds that people are told about differently.
enum ProviderErrorClass {
    /// What came to the callback (RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6).
    static func ofAuthorization(_ text: ProviderErrorText) -> (kind: UpstreamError.Kind, advice: String?) {
        if let known = entra(text.entraCode) { return known }
        switch text.code {
        case "access_denied":
            // Without a word more it is the person who said no; with one, the provider's reason.
            return (text.description == nil ? .userCancelled : .accessDenied, nil)
        case "login_required", "interaction_required", "account_selection_required":
            return (.interactionRequired, nil)
        case "consent_required", "admin_policy_enforced":
            return (.consentRequired, "an administrator of the provider has to approve this app")
        case "server_error", "temporarily_unavailable":
            return (.unavailable, nil)
        case "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_response_type", "invalid_client",
            "redirect_uri_mismatch":
            return (.misconfigured, "compare scopes, redirect URI and grant types with the app's registration")
        default:
            return (.accessDenied, nil)
        }
    }

    /// What the token endpoint answered (RFC 6749 §5.2).
    static func ofExchange(_ text: ProviderErrorText, status: Int) -> (kind: UpstreamError.Kind, advice: String?) {
        if let known = entra(text.entraCode) { return known }
        switch text.code {
        case "invalid_grant":
            return (.loginExpired, nil)
        case "invalid_client":
            return (.clientRejected, "compare client_id, client_secret and client_auth with the app's registration")
        case "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_grant_type",
            "redirect_uri_mismatch":
            return (.misconfigured, "compare redirect URI, grant types and client_auth with the app's registration")
        case "server_error", "temporarily_unavailable":
            return (.unavailable, nil)
        case "access_denied":
            return (.accessDenied, nil)
        case "consent_required":
            return (.consentRequired, "an administrator of the provider has to approve this app")
        case "interaction_required", "login_required":
            return (.interactionRequired, nil)
        default:
            break
        }
        switch status {
        case 401:
            return (.clientRejected, "compare client_id, client_secret and client_auth with the app's registration")
        case 429, 500...599: return (.unavailable, nil)
        case 400...499: return (.misconfigured, nil)
        default: return (.responseInvalid, nil)
        }
    }

    /// Entra's documented numbers (Microsoft, "Microsoft Entra authentication and authorization error codes").
    private static func entra(_ code: Int64?) -> (kind: UpstreamError.Kind, advice: String?)? {
        switch code {
        case 65004: (.userCancelled, nil)
        case 54005, 70008, 70000: (.loginExpired, nil)
        case 7_000_222: (.clientRejected, "the client secret has expired: make a new one at the provider")
        case 7_000_215, 7_000_218, 700_016:
            (.clientRejected, "compare client_id, client_secret and client_auth with the app's registration")
        case 65001, 90094: (.consentRequired, "an administrator of the provider has to approve this app")
        case 50105: (.accessDenied, "assign the person or their group to the app")
        case 50020, 53003, 53000: (.accessDenied, nil)
        case 50011: (.misconfigured, "register the redirect URI at the provider, byte for byte")
        case 50058, 50076, 50079, 16000: (.interactionRequired, nil)
        default: nil
        }
    }
}
