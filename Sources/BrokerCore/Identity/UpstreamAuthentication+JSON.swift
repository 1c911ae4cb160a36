import BrokerCrypto
import JOSE
import OAuthProtocol

/// What a provider said, as JSON, to be sealed while a person decides something.
extension UpstreamAuthentication {
    var json: JSONObject {
        var members: JSONObject = ["identity": .object(identity.json)]
        if let token = tokens.accessToken { members["access_token"] = .string(token.reveal()) }
        if let end = tokens.accessTokenExpiresAt { members["expires_at"] = .number(JSONNumber(end.seconds)) }
        if let token = tokens.refreshToken { members["refresh_token"] = .string(token.reveal()) }
        if let scope = tokens.scope { members["scope"] = .string(scope) }
        if let idToken { members["id_token"] = .string(idToken.reveal()) }
        if let sessionID { members["sid"] = .string(sessionID) }
        return members
    }

    /// Nil for anything that `json` does not make.
    init?(json: JSONObject) {
        guard let identity = json["identity"]?.objectValue.flatMap(UpstreamIdentity.init(json:)) else { return nil }
        self.identity = identity
        tokens = UpstreamTokens(
            accessToken: json["access_token"]?.stringValue.map { Secret($0) },
            accessTokenExpiresAt: json["expires_at"]?.int64Value.map(UnixTime.init(seconds:)),
            refreshToken: json["refresh_token"]?.stringValue.map { Secret($0) },
            scope: json["scope"]?.stringValue
        )
        idToken = json["id_token"]?.stringValue.map { Secret($0) }
        sessionID = json["sid"]?.stringValue
    }
}
