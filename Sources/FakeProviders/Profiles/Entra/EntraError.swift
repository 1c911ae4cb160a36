/// An error of Entra by its number (AADSTS…), with the code and the status it comes with.
package struct EntraError: Sendable {
    package let number: Int
    package let code: String
    package let text: String
    package let status: Int

    package init(_ number: Int, _ code: String, _ text: String, status: Int = 400) {
        self.number = number
        self.code = code
        self.text = text
        self.status = status
    }

    var description: String { "AADSTS\(number): \(text)" }
    var refusal: TokenRefusal { TokenRefusal(code: code, description: description, status: status) }
    var page: AuthorizationRefusal { .page(status: 400, code: "AADSTS\(number)", message: description) }

    // MARK: At the token endpoint

    package static let wrongSecret = EntraError(
        7_000_215,
        "invalid_client",
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the "
            + "client secret ID, for a secret added to app.",
        status: 401
    )
    package static let expiredSecret = EntraError(
        7_000_222,
        "invalid_client",
        "The provided client secret keys for app are expired. Create new keys for your app, or consider using certificate "
            + "credentials for added security.",
        status: 401
    )
    package static let missingSecret = EntraError(
        7_000_218,
        "invalid_client",
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        status: 401
    )
    package static let secretFromPublicClient = EntraError(
        700_025,
        "invalid_client",
        "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
        status: 401
    )
    package static let wrongAssertion = EntraError(
        700_027,
        "invalid_client",
        "The certificate with identifier used to sign the client assertion is not registered on application.",
        status: 401
    )
    package static let noConsent = EntraError(
        65_001,
        "invalid_grant",
        "The user or administrator has not consented to use the application. Send an interactive authorization request "
            + "for this user and resource."
    )
    package static let usedCode = EntraError(
        54_005,
        "invalid_grant",
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh "
            + "token."
    )
    package static let unknownCode = EntraError(
        70_008,
        "invalid_grant",
        "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive "
            + "authorization request for this user and resource."
    )
    package static let foreignCode = EntraError(
        700_005,
        "invalid_grant",
        "The provided authorization code is intended to be used against another tenant, thus rejected."
    )
    package static let wrongVerifier = EntraError(
        501_481,
        "invalid_grant",
        "The Code_Verifier does not match the code_challenge supplied in the authorization request."
    )
    package static let expiredRefreshToken = EntraError(
        700_082,
        "invalid_grant",
        "The refresh token has expired due to inactivity."
    )
    package static let secondFactorNeeded = EntraError(
        50_076,
        "interaction_required",
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must use "
            + "multi-factor authentication to access the resource."
    )
    package static let unknownApplicationAtToken = EntraError(
        700_016,
        "unauthorized_client",
        "Application was not found in the directory.",
        status: 400
    )
    package static let throttled = EntraError(
        90_055,
        "temporarily_unavailable",
        "The request was throttled.",
        status: 429
    )
    package static let blockedByConditionalAccess = EntraError(
        53_003,
        "invalid_grant",
        "Access has been blocked by Conditional Access policies."
    )

    // MARK: On a page of Microsoft's, never at the callback

    package static let unknownRedirectURI = EntraError(
        50_011,
        "invalid_request",
        "The redirect URI specified in the request does not match the redirect URIs configured for the application."
    )
    package static let unknownApplication = EntraError(
        700_016,
        "unauthorized_client",
        "Application was not found in the directory. This can happen if the application has not been installed by the "
            + "administrator of the tenant or consented to by any user in the tenant."
    )
    package static let notAssigned = EntraError(
        50_105,
        "interaction_required",
        "Your administrator has configured the application to block users unless they are specifically granted "
            + "('assigned') access to the application."
    )
    package static let notInTenant = EntraError(
        50_020,
        "interaction_required",
        "User account from identity provider does not exist in tenant and cannot access the application in that tenant."
    )
    package static let wrongAccountType = EntraError(
        500_208,
        "invalid_request",
        "The domain is not a valid login domain for the account type."
    )
    package static let adminConsentNeeded = EntraError(
        90_094,
        "access_denied",
        "Admin consent is required for the permissions requested by this application."
    )
    package static let severalPrompts = EntraError(
        90_023,
        "invalid_request",
        "The prompt parameter holds a value that is not supported."
    )
}
