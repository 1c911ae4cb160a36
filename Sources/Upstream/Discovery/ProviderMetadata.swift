/// What a provider says of itself (OpenID Connect Discovery 1.0 §3), as far as a relying party needs it.
package struct ProviderMetadata: Sendable, Equatable {
    package let issuer: String
    package let authorizationEndpoint: String
    /// Some providers publish a document without one until they are fully set up.
    package let tokenEndpoint: String?
    package let jwksURI: String
    package let userinfoEndpoint: String?
    package let endSessionEndpoint: String?
    /// nil where it isn't stated.
    package let tokenEndpointAuthMethods: [String]?
    package let scopes: [String]?
    package let idTokenSigningAlgorithms: [String]?
    package let codeChallengeMethods: [String]?
    /// The authentication contexts it knows; empty where it states none.
    package let acrValues: [String]
    /// RFC 9207 §3: every authorization response carries `iss`, so one without is not the provider's.
    package let sendsIssuerInResponse: Bool
}
