import BrokerCrypto
import JOSE
import OAuthProtocol

/// One sitting of a person who links two identities, sealed into a cookie of their browser. Its id stands in the page's links,
/// so that no other page can start a step.
struct LinkSitting {
    /// The identity that the person has shown to be theirs a moment ago, and the person it leads to.
    struct First {
        let userID: String
        let provider: String
        let subject: String
        let at: UnixTime
    }

    /// Unguessable, 43 base64url characters; the cookie is named after it.
    let id: String
    let startedAt: UnixTime
    /// Nil until the person has signed in with an identity that is known.
    let first: First?

    /// From the first sign-in to the link no more may pass: what was fresh must still be.
    static let lifetime = Lifetime.minutes(10)

    init(first: First?, now: UnixTime) {
        id = Base64URL.encode(SecureRandom.bytes(32))
        startedAt = now
        self.first = first
    }

    func isOver(at now: UnixTime) -> Bool {
        now >= startedAt + Self.lifetime
    }

    var json: JSONObject {
        var members: JSONObject = ["i": .string(id), "t": .number(JSONNumber(startedAt.seconds))]
        if let first {
            members["f"] = [
                "u": .string(first.userID), "p": .string(first.provider), "s": .string(first.subject),
                "t": .number(JSONNumber(first.at.seconds)),
            ]
        }
        return members
    }

    init?(json: JSONObject) {
        guard let id = json["i"]?.stringValue, let startedAt = json["t"]?.int64Value else { return nil }
        self.id = id
        self.startedAt = UnixTime(seconds: startedAt)
        guard let members = json["f"]?.objectValue else {
            first = nil
            return
        }
        guard let userID = members["u"]?.stringValue, let provider = members["p"]?.stringValue,
            let subject = members["s"]?.stringValue, let at = members["t"]?.int64Value
        else { return nil }
        first = First(userID: userID, provider: provider, subject: subject, at: UnixTime(seconds: at))
    }

    /// The cookie's value.
    func sealed(with key: AEADKey) throws(CryptoError) -> String {
        Base64URL.encode(try key.seal(JSONValue.object(json).serialized(), associatedData: Self.purpose))
    }

    /// Nil for anything this broker did not seal.
    init?(sealed text: String, with key: AEADKey) {
        guard let bytes = Base64URL.decode(text), let plaintext = try? key.open(bytes, associatedData: Self.purpose),
            let members = (try? JSONReader.parse(plaintext))?.objectValue
        else { return nil }
        self.init(json: members)
    }

    private static let purpose = Array("link sitting 1".utf8)
}
