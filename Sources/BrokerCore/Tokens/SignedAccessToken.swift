import BrokerCrypto
import JOSE
import OAuthProtocol

/// An access token that we signed and whose time has not passed. Whether it was ended since is not known yet. Only
/// `AccessTokenVerifier` makes one.
struct SignedAccessToken: Sendable {
    let claims: JSONObject
    let id: TokenID
    let subject: String
    let clientID: String
    let expiresAt: UnixTime

    /// Nil for claims that no access token of ours has.
    init?(verified claims: JSONObject) {
        guard let id = claims["jti"]?.stringValue.flatMap(TokenID.init(parsing:)),
            let subject = claims["sub"]?.stringValue, let clientID = claims["client_id"]?.stringValue,
            let expiry = claims["exp"]?.int64Value
        else { return nil }
        self.claims = claims
        self.id = id
        self.subject = subject
        self.clientID = clientID
        expiresAt = UnixTime(seconds: expiry)
    }

    var scope: ScopeSet { (try? ScopeSet(parsing: claims["scope"]?.stringValue ?? "")) ?? .none }

    var permissions: [Permission] {
        (claims["permissions"]?.arrayValue ?? []).compactMap(\.stringValue).compactMap(Permission.init(rawValue:))
    }

    /// The thumbprint of the key that it is bound to (RFC 9449 §6.1).
    var keyThumbprint: String? { claims["cnf"]?.objectValue?["jkt"]?.stringValue }

    /// Whether it was issued to the client, or is meant for it (`aud` holds one of its audiences). Others learn nothing of it
    /// and can do nothing with it.
    func concerns(_ client: Client) -> Bool {
        wasIssued(to: client) || client.audience.contains(where: isMeant(for:))
    }

    func wasIssued(to client: Client) -> Bool { exactlyEqual(clientID, client.id) }

    private func isMeant(for audience: String) -> Bool {
        switch claims["aud"] {
        case .string(let one)?: exactlyEqual(one, audience)
        case .array(let several)?: several.contains { $0.stringValue.map { exactlyEqual($0, audience) } ?? false }
        default: false
        }
    }
}
