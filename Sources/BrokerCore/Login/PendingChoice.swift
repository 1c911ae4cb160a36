import BrokerCrypto
import JOSE

/// A login that waits for its person to choose an organization. It may be larger than a cookie, so it lies sealed in the
/// page's form; it opens only for the login that it was sealed for, whose cookie only the browser of that login has.
struct PendingChoice {
    let authentication: UpstreamAuthentication
    /// Ids of the organizations that stood on the page.
    let offered: [String]

    /// A form's text, or nil where it would be longer than a form may be.
    func sealed(forLogin id: [UInt8], with key: AEADKey) throws(CryptoError) -> String? {
        let members: JSONObject = [
            "a": .object(authentication.json), "o": .array(offered.map { .string($0) }),
        ]
        let plaintext = JSONValue.object(members).serialized()
        guard plaintext.count <= Self.longest else { return nil }
        return Base64URL.encode(try key.seal(plaintext, associatedData: Self.binding(to: id)))
    }

    /// Nil for anything that was not sealed here for this login.
    init?(sealed text: String, forLogin id: [UInt8], with key: AEADKey) {
        guard let bytes = Base64URL.decode(text),
            let plaintext = try? key.open(bytes, associatedData: Self.binding(to: id)),
            let members = (try? JSONReader.parse(plaintext))?.objectValue,
            let authentication = members["a"]?.objectValue.flatMap(UpstreamAuthentication.init(json:)),
            let offered = members["o"]?.arrayValue?.compactMap(\.stringValue)
        else { return nil }
        self.authentication = authentication
        self.offered = offered
    }

    init(authentication: UpstreamAuthentication, offered: [String]) {
        self.authentication = authentication
        self.offered = offered
    }

    /// Two thousand groups, long ones, and the claims beside them.
    private static let longest = 700_000

    /// The id of a login, which becomes its grant's, is random and of this login alone.
    private static func binding(to login: [UInt8]) -> [UInt8] {
        Array("organization choice 1".utf8) + login
    }
}
