import BrokerCrypto
import JOSE
import OAuthProtocol

/// A person's way over the provider's logout: what must survive it, sealed into a cookie named after its `state`.
struct LogoutTrip {
    let state: String
    let wayBack: LogoutReturn?
    let beganAt: UnixTime

    static let lifetime = Lifetime.minutes(10)

    init(wayBack: LogoutReturn?, now: UnixTime) {
        state = Base64URL.encode(SecureRandom.bytes(32))
        self.wayBack = wayBack
        beganAt = now
    }

    func sealed(with key: AEADKey) throws(CryptoError) -> String {
        var members: JSONObject = ["s": .string(state), "t": .number(JSONNumber(beganAt.seconds))]
        if let wayBack { members["b"] = .object(wayBack.json) }
        return Base64URL.encode(
            try key.seal(JSONValue.object(members).serialized(), associatedData: Self.purpose)
        )
    }

    /// Nil for anything this broker did not seal.
    init?(sealed text: String, with key: AEADKey) {
        guard let bytes = Base64URL.decode(text), let plaintext = try? key.open(bytes, associatedData: Self.purpose),
            let members = (try? JSONReader.parse(plaintext))?.objectValue,
            let state = members["s"]?.stringValue, let beganAt = members["t"]?.int64Value
        else { return nil }
        self.state = state
        wayBack = members["b"]?.objectValue.flatMap(LogoutReturn.init(json:))
        self.beganAt = UnixTime(seconds: beganAt)
    }

    private static let purpose = Array("logout trip 1".utf8)
}
