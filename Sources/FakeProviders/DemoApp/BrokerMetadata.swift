import JOSE

/// What the app needs of the broker's metadata document.
struct BrokerMetadata: Sendable {
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let userinfoEndpoint: String
    let keySetURL: String
    /// Where people are signed out everywhere (OIDC RP-Initiated Logout §2.1), if the provider has that.
    let endSessionEndpoint: String?
    /// Whether a callback without `iss` must be refused (RFC 9207 §2.4).
    let promisesIssuerParameter: Bool

    /// - Parameter issuer: what the document must say, byte for byte (OIDC Discovery §4.3).
    init(_ document: JSONObject, issuer: String) throws(DemoAppError) {
        guard let said = document["issuer"]?.stringValue, said.utf8.elementsEqual(issuer.utf8) else {
            throw DemoAppError("The broker's metadata belongs to another issuer.")
        }
        func url(_ name: String) throws(DemoAppError) -> String {
            guard let url = document[name]?.stringValue else {
                throw DemoAppError("The broker's metadata has no \(name).")
            }
            return url
        }
        authorizationEndpoint = try url("authorization_endpoint")
        tokenEndpoint = try url("token_endpoint")
        userinfoEndpoint = try url("userinfo_endpoint")
        keySetURL = try url("jwks_uri")
        endSessionEndpoint = document["end_session_endpoint"]?.stringValue
        promisesIssuerParameter = document["authorization_response_iss_parameter_supported"]?.boolValue ?? false
    }
}
