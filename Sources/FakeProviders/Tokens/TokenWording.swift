/// The `error_description` a provider gives for each refusal at its token endpoint. Nil sends none.
package struct TokenWording: Sendable {
    package var unknownCode: String?
    package var usedOrExpiredCode: String?
    /// The code was made at another authority.
    package var foreignCode: String?
    package var wrongVerifier: String?
    package var wrongRedirectURI: String?
    /// Google answers with its own code instead of `invalid_grant`.
    package var wrongRedirectURICode = "invalid_grant"
    package var unknownClient: String?
    package var missingCredentials: String?
    package var wrongClientSecret: String?
    package var wrongMethod: String?
    package var severalMethods: String?
    /// `invalid_request` at Okta.
    package var severalMethodsCode = "invalid_client"
    package var wrongAssertion: String?
    package var unknownRefreshToken: String?
    package var expiredRefreshToken: String?
}
