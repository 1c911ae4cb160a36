import BrokerCrypto
import JOSE
import OAuthProtocol

/// A logout that waits for its person's word, sealed into the page's form. It opens only with the cookie of the session that
/// it would end, so no other site's form can stand in for it.
struct PendingLogout {
    let sessionID: String
    let wayBack: LogoutReturn?
    let askedAt: UnixTime

    static let lifetime = Lifetime.hours(1)

    func sealed(with key: AEADKey, secretDigest: [UInt8]) throws(CryptoError) -> String {
        var members: JSONObject = ["i": .string(sessionID), "t": .number(JSONNumber(askedAt.seconds))]
        if let wayBack { members["b"] = .object(wayBack.json) }
        let plaintext = JSONValue.object(members).serialized()
        return Base64URL.encode(try key.seal(plaintext, associatedData: Self.purpose + secretDigest))
    }

    init(sessionID: String, wayBack: LogoutReturn?, askedAt: UnixTime) {
        self.sessionID = sessionID
        self.wayBack = wayBack
        self.askedAt = askedAt
    }

    /// Nil for anything that was not sealed here for this session.
    init?(sealed text: String, with key: AEADKey, secretDigest: [UInt8]) {
        guard let bytes = Base64URL.decode(text),
            let plaintext = try? key.open(bytes, associatedData: Self.purpose + secretDigest),
            let members = (try? JSONReader.parse(plaintext))?.objectValue,
            let sessionID = members["i"]?.stringValue, let askedAt = members["t"]?.int64Value
        else { return nil }
        self.init(
            sessionID: sessionID,
            wayBack: members["b"]?.objectValue.flatMap(LogoutReturn.init(json:)),
            askedAt: UnixTime(seconds: askedAt)
        )
    }

    private static let purpose = Array("pending logout 1".utf8)
}
