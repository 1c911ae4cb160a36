import BrokerCrypto
import JOSE
import OAuthProtocol

/// A trip to a provider that no app waits for: what must survive it, sealed into a cookie named after its `state`.
struct AccountTransaction {
    /// The login's id, by which its story is found.
    let id: [UInt8]
    let provider: String
    /// Names the connection to the provider as it was when the browser was sent there.
    let connectionVersion: ConnectionVersion?
    let upstream: UpstreamLogin
    let page: OwnPage
    /// The session that the browser had then.
    let sessionID: String?

    init(
        id: [UInt8],
        provider: String,
        connectionVersion: ConnectionVersion?,
        page: OwnPage,
        prompt: String?,
        loginHint: String?,
        sessionID: String?,
        now: UnixTime
    ) {
        self.id = id
        self.provider = provider
        self.connectionVersion = connectionVersion
        self.page = page
        self.sessionID = sessionID
        upstream = UpstreamLogin(
            beginningAt: now,
            prompt: prompt,
            loginHint: loginHint
        )
    }

    /// Tells the cookie from an app's login; no character of base64url.
    private static let mark = "."

    static func isSealed(_ text: String) -> Bool {
        text.hasPrefix(mark)
    }

    /// The cookie's value.
    func sealed(with key: AEADKey) throws(CryptoError) -> String {
        var members: JSONObject = [
            "i": .string(Base64URL.encode(id)),
            "p": .string(provider),
            "r": .object(page.json),
        ]
        let optional: [(String, String?)] = [
            ("v", connectionVersion?.text), ("s", sessionID),
        ]
        for case (let name, let value?) in optional { members[name] = .string(value) }
        members.merge(upstream.members)
        return Self.mark
            + Base64URL.encode(try key.seal(JSONValue.object(members).serialized(), associatedData: Self.purpose))
    }

    /// Nil for anything this broker did not seal.
    init?(sealed text: String, with key: AEADKey) {
        guard Self.isSealed(text), let bytes = Base64URL.decode(String(text.dropFirst())),
            let plaintext = try? key.open(bytes, associatedData: Self.purpose),
            let members = (try? JSONReader.parse(plaintext))?.objectValue,
            let id = members["i"]?.stringValue.flatMap({ Base64URL.decode($0) }),
            let provider = members["p"]?.stringValue, let upstream = UpstreamLogin(members: members),
            let page = members["r"]?.objectValue.flatMap(OwnPage.init(json:))
        else { return nil }
        self.id = id
        self.provider = provider
        connectionVersion = members["v"]?.stringValue.flatMap { ConnectionVersion($0) }
        self.page = page
        sessionID = members["s"]?.stringValue
        self.upstream = upstream
    }

    private static let purpose = Array("account transaction 1".utf8)
}
