import BrokerCore
import BrokerCrypto

/// Texts that providers document word by word, where they say more than the code beside them. Anything else a provider
/// writes is for people, and nothing is decided on it.
enum KnownErrorText {
    static func meaning(of text: ProviderErrorText) -> ProviderErrorClass? {
        guard let code = text.code else { return nil }
        if let means = apiCodes.first(where: { exactlyEqual($0.code, code) })?.means { return means }
        guard let description = text.description else { return nil }
        return texts.first { exactlyEqual($0.code, code) && exactlyEqual($0.text, description) }?.means
    }

    /// Okta's API errors, which come instead of OAuth ones where the path is wrong or the org is throttled.
    private static let apiCodes: [(code: String, means: ProviderErrorClass)] = [
        (
            "E0000007",
            .init(.misconfigured, "there is no such authorization server: check domain and authorization_server")
        ),
        (
            "E0000022",
            .init(.misconfigured, "the path is not one of this org: check domain and authorization_server")
        ),
        ("E0000006", .init(.accessDenied)),
        ("E0000047", .init(.unavailable, "the org's rate limit is reached")),
        ("E0000009", .init(.unavailable)),
        ("E0000010", .init(.unavailable)),
    ]

    private static let texts: [(code: String, text: String, means: ProviderErrorClass)] = [
        // Okta.
        (
            "invalid_request",
            "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.",
            .init(.redirectNotRegistered, "add the exact redirect URI to the app's sign-in redirect URIs")
        ),
        (
            "invalid_request", "PKCE code challenge is required by the application.",
            .init(.misconfigured, "remove insecure_disable_pkce")
        ),
        (
            "invalid_client", "Invalid value for 'client_id' parameter.",
            .init(.clientUnknown, "wrong client_id, or the domain of another org")
        ),
        (
            "invalid_client", "The client secret supplied for a confidential client is invalid.",
            .init(.clientRejected, "wrong client_secret")
        ),
        (
            "invalid_client", "No client credentials found.",
            .init(.clientRejected, "set client_auth to the method that the app is registered with")
        ),
        (
            "invalid_client",
            "Client authentication failed. Either the client or the client credentials are invalid.",
            .init(.clientRejected, "client_auth differs from the method that the app is registered with")
        ),
        (
            "access_denied", "User is not assigned to the client application.",
            .init(.notAssigned, "assign the person or a group of theirs to the app")
        ),
        (
            "access_denied",
            "Policy evaluation failed for this request, please check the policy configurations.",
            .init(.policyDenied, "the authorization server has no access-policy rule that matches: add one")
        ),
        (
            "access_denied", "Policy evaluation succeeded, but all the requested scopes were rejected.",
            .init(.policyDenied, "allow the requested scopes in the access-policy rule")
        ),
        (
            "access_denied", "The request is made from outside the client's permitted network zones.",
            .init(.policyDenied, "the app is limited to network zones")
        ),
        (
            "invalid_scope", "One or more scopes are not configured for the authorization server resource.",
            .init(.misconfigured, "create the scope on the authorization server, or leave groups out of scopes")
        ),
        (
            "invalid_grant", "API call exceeded rate limit due to too many requests.",
            .init(.unavailable, "the org's rate limit is reached")
        ),
        // Google.
        (
            "invalid_client", "The OAuth client was not found.",
            .init(.clientUnknown, "wrong client_id, or the client was deleted")
        ),
        ("invalid_client", "Unauthorized", .init(.clientRejected, ProviderErrorClass.compareCredentials)),
        // Auth0.
        (
            "invalid_request", "parameter organization is required for this client",
            .init(.misconfigured, "send an organization, or let the app's login flow prompt for one")
        ),
        (
            "invalid_request",
            "client requires organization membership, but user does not belong to any organization",
            .init(.notAssigned, "make the person a member of an organization, or enable membership on sign-in")
        ),
        ("access_denied", "User did not authorize the request", .init(.userCancelled)),
        // Doorkeeper, and with it GitLab.
        ("access_denied", "The resource owner or authorization server denied the request.", .init(.userCancelled)),
    ]
}
