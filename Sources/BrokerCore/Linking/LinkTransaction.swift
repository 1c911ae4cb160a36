import BrokerCrypto
import JOSE
import OAuthProtocol

/// A trip to a provider within a sitting: what must survive it, sealed into a cookie named after its `state`.
struct LinkTransaction {
    let provider: String
    /// Names the connection to the provider as it was when the browser was sent there.
    let connectionVersion: ConnectionVersion?
    let upstream: UpstreamLogin
    let sitting: LinkSitting

    /// What is linked must be shown anew: a session that the provider still has proves nothing about who sits there now.
    init(provider: String, connectionVersion: ConnectionVersion?, sitting: LinkSitting, now: UnixTime) {
        self.provider = provider
        self.connectionVersion = connectionVersion
        self.sitting = sitting
        upstream = UpstreamLogin(
            beginningAt: now,
            prompt: Prompt.login.rawValue,
            maxAge: 0
        )
    }

    /// Tells the cookie of a link from a login's; no character of base64url.
    private static let mark = "~"

    static func isSealed(_ text: String) -> Bool {
        text.hasPrefix(mark)
    }

    /// The cookie's value.
    func sealed(with key: AEADKey) throws(CryptoError) -> String {
        var members: JSONObject = [
            "p": .string(provider),
            "s": .object(sitting.json),
        ]
        if let connectionVersion { members["v"] = .string(connectionVersion.text) }
        members.merge(upstream.members)
        return Self.mark
            + Base64URL.encode(try key.seal(JSONValue.object(members).serialized(), associatedData: Self.purpose))
    }

    /// Nil for anything this broker did not seal.
    init?(sealed text: String, with key: AEADKey) {
        guard Self.isSealed(text), let bytes = Base64URL.decode(String(text.dropFirst())),
            let plaintext = try? key.open(bytes, associatedData: Self.purpose),
            let members = (try? JSONReader.parse(plaintext))?.objectValue,
            let provider = members["p"]?.stringValue, let upstream = UpstreamLogin(members: members),
            let sitting = members["s"]?.objectValue.flatMap(LinkSitting.init(json:))
        else { return nil }
        self.provider = provider
        connectionVersion = members["v"]?.stringValue.flatMap { ConnectionVersion($0) }
        self.sitting = sitting
        self.upstream = upstream
    }

    private static let purpose = Array("link transaction 2".utf8)
}
