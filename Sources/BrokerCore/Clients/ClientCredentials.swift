import BrokerCrypto
package import OAuthProtocol

/// What a request to the token endpoint brought along to prove its client.
package struct ClientCredentials: Sendable {
    package let clientID: String
    package let proof: ClientProof
    package let method: ClientAuthenticationMethod
    /// The Basic field taken literally, where that differs: some libraries don't encode (RFC 6749 §2.3.1 says they must).
    /// Both readings meet the same comparison of digests, so the second weakens nothing.
    let unencoded: BasicCredentials.Reading?

    /// - Parameters:
    ///   - authorization: the value of the `Authorization` field, if sent.
    ///   - parameters: the form body; never the query (RFC 6749 §2.3.1).
    /// - Throws: `invalid_client` for malformed or absent credentials, `invalid_request` for two methods at once
    ///   (RFC 6749 §2.3).
    package init(authorization: String?, parameters: Parameters) throws(OAuthError) {
        let bodyID = try parameters.value("client_id")
        let bodySecret = try parameters.value("client_secret")
        let assertion = try Self.assertion(in: parameters)
        guard [authorization != nil, bodySecret != nil, assertion != nil].filter(\.self).count <= 1 else {
            throw OAuthError(
                .invalidRequest,
                "The client authenticates twice: use one of the Authorization field, client_secret and client_assertion"
            )
        }
        if let assertion {
            // RFC 7521 §4.2: client_id may be left out, since the assertion's subject is the client.
            if let bodyID, !exactlyEqual(bodyID, assertion.clientID) {
                throw OAuthError(.invalidClient, "client_id differs from the one in the client assertion")
            }
            (clientID, proof, method) = (assertion.clientID, .assertion(assertion), .privateKeyJWT)
            unencoded = nil
            return
        }
        guard let authorization else {
            guard let bodyID else {
                throw OAuthError(.invalidClient, "No client credentials: send client_id, or Authorization: Basic")
            }
            clientID = bodyID
            proof = bodySecret.map { .secret(Secret($0)) } ?? .none
            method = bodySecret == nil ? .none : .clientSecretPost
            unencoded = nil
            return
        }
        // RFC 9110 §11.1: the scheme's name is case-insensitive.
        guard authorization.utf8.count > 6, authorization.prefix(6).lowercased() == "basic " else {
            throw OAuthError(.invalidClient, "The Authorization field must be Basic")
        }
        let basic = try BasicCredentials(parsing: authorization.dropFirst(6).drop { $0 == " " })
        let first = basic.decoded ?? basic.literal
        if let bodyID, !exactlyEqual(bodyID, first.clientID), !exactlyEqual(bodyID, basic.literal.clientID) {
            throw OAuthError(.invalidRequest, "client_id differs from the one in the Authorization field")
        }
        clientID = first.clientID
        proof = .secret(first.secret)
        method = .clientSecretBasic
        unencoded = basic.decoded == nil || basic.isSameLiterally ? nil : basic.literal
    }

    private static func assertion(in parameters: Parameters) throws(OAuthError) -> ClientAssertion? {
        let type = try parameters.value("client_assertion_type")
        let text = try parameters.value("client_assertion")
        guard let text else {
            guard type == nil else {
                throw OAuthError(.invalidClient, "client_assertion_type is given without client_assertion")
            }
            return nil
        }
        guard let type, exactlyEqual(type, ClientAssertion.type) else {
            throw OAuthError(.invalidClient, "client_assertion_type must be \(ClientAssertion.type)")
        }
        return try ClientAssertion(parsing: text)
    }
}
