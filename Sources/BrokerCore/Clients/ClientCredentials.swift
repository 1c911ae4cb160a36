package import BrokerCrypto
package import OAuthProtocol

/// What a request to the token endpoint brought along to prove its client.
package struct ClientCredentials: Sendable {
    package let clientID: String
    package let secret: Secret<String>?
    package let method: ClientAuthenticationMethod

    /// - Parameters:
    ///   - authorization: the value of the `Authorization` field, if sent.
    ///   - parameters: the form body; never the query (RFC 6749 §2.3.1).
    /// - Throws: `invalid_client` for malformed or absent credentials, `invalid_request` for two methods at once
    ///   (RFC 6749 §2.3).
    package init(authorization: String?, parameters: Parameters) throws(OAuthError) {
        let bodyID = try parameters.value("client_id")
        let bodySecret = try parameters.value("client_secret")
        guard let authorization else {
            guard let bodyID else {
                throw OAuthError(.invalidClient, "No client credentials: send client_id, or Authorization: Basic")
            }
            clientID = bodyID
            secret = bodySecret.map { Secret($0) }
            method = bodySecret == nil ? .none : .clientSecretPost
            return
        }
        guard bodySecret == nil else {
            throw OAuthError(
                .invalidRequest,
                "The client authenticates twice: in the Authorization field and in the body"
            )
        }
        // RFC 9110 §11.1: the scheme's name is case-insensitive.
        guard authorization.utf8.count > 6, authorization.prefix(6).lowercased() == "basic " else {
            throw OAuthError(.invalidClient, "The Authorization field must be Basic")
        }
        let basic = try BasicCredentials(parsing: authorization.dropFirst(6).drop { $0 == " " })
        if let bodyID, !exactlyEqual(bodyID, basic.clientID) {
            throw OAuthError(.invalidRequest, "client_id differs from the one in the Authorization field")
        }
        clientID = basic.clientID
        secret = basic.secret
        method = .clientSecretBasic
    }
}
