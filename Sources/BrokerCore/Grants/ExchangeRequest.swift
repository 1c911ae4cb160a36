import BrokerCrypto
import OAuthProtocol

/// What a request for a token exchange says (RFC 8693 §2.1).
struct ExchangeRequest: Sendable {
    let subjectToken: String
    let subjectTokenType: TokenType
    let actorToken: String?
    /// Nil where none was asked for.
    let scope: ScopeSet?
    /// For whom the new token is: of the client's own audiences those that were asked for, else all.
    let audience: [String]

    init(_ parameters: Parameters, client: Client, issuer: String) throws(OAuthError) {
        subjectToken = try parameters.required("subject_token")
        subjectTokenType = try Self.type("subject_token_type", of: parameters)
        if let requested = try parameters.value("requested_token_type") {
            guard let type = TokenType(rawValue: requested), type != .idToken else {
                throw OAuthError(.invalidRequest, "requested_token_type must be an access token's")
            }
        }
        actorToken = try parameters.value("actor_token")
        if actorToken != nil {
            guard try Self.type("actor_token_type", of: parameters) != .idToken else {
                throw OAuthError(.invalidRequest, "actor_token must be an access token of this server")
            }
        } else if try parameters.value("actor_token_type") != nil {
            throw OAuthError(.invalidRequest, "actor_token_type is given without actor_token")
        }
        scope = try parameters.value("scope").map { (text) throws(OAuthError) in try ScopeSet(parsing: text) }
        let known = client.audience(atIssuer: issuer)
        let asked = parameters.values("audience") + parameters.values("resource")
        for name in asked where !known.contains(where: { exactlyEqual($0, name) }) {
            throw OAuthError(.invalidTarget, "The client may have no tokens for one of the targets asked for")
        }
        audience = asked.isEmpty ? known : known.filter { one in asked.contains { exactlyEqual($0, one) } }
    }

    private static func type(_ name: String, of parameters: Parameters) throws(OAuthError) -> TokenType {
        guard let type = TokenType(rawValue: try parameters.required(name)) else {
            throw OAuthError(.invalidRequest, "\(name) is none that is taken here")
        }
        return type
    }
}
