import BrokerCrypto
import JOSE

/// The `jti` of our access tokens. Where the token is about a person it is the grant's id followed by random bits, so that a
/// presented token leads to its grant without a table of all tokens ever issued. A client's own token has no grant and is
/// written down nowhere: its id has a form that no grant's has.
struct TokenID: Sendable {
    enum Origin: Sendable {
        case grant(id: [UInt8])
        /// The client credentials grant.
        case client
    }

    let origin: Origin
    private let unique: [UInt8]

    static let grantLength = 16
    private static let grantUniqueLength = 12
    private static let clientUniqueLength = 16
    /// A dot is no character of base64url.
    private static let clientPrefix = "client."

    init(_ origin: Origin) {
        self.origin = origin
        switch origin {
        case .grant: unique = SecureRandom.bytes(Self.grantUniqueLength)
        case .client: unique = SecureRandom.bytes(Self.clientUniqueLength)
        }
    }

    init?(parsing text: String) {
        if text.utf8.starts(with: Self.clientPrefix.utf8) {
            guard let bytes = Base64URL.decode(text.dropFirst(Self.clientPrefix.count)),
                bytes.count == Self.clientUniqueLength
            else { return nil }
            origin = .client
            unique = bytes
        } else {
            guard let bytes = Base64URL.decode(text), bytes.count == Self.grantLength + Self.grantUniqueLength
            else { return nil }
            origin = .grant(id: Array(bytes.prefix(Self.grantLength)))
            unique = Array(bytes.dropFirst(Self.grantLength))
        }
    }

    var text: String {
        switch origin {
        case .grant(let id): Base64URL.encode(id + unique)
        case .client: Self.clientPrefix + Base64URL.encode(unique)
        }
    }

    /// By which the token is found among those that were revoked by themselves.
    var digest: [UInt8] { Digest.sha256(Array(text.utf8)) }
}
