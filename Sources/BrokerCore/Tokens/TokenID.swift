import BrokerCrypto
import JOSE

/// The `jti` of our access tokens: the grant's id followed by random bits, so that a presented token leads to its grant
/// without a table of all tokens ever issued.
struct TokenID: Sendable {
    let grant: [UInt8]
    private let unique: [UInt8]

    static let grantLength = 16

    init(grant: [UInt8]) {
        self.grant = grant
        unique = SecureRandom.bytes(12)
    }

    init?(parsing text: String) {
        guard let bytes = Base64URL.decode(text), bytes.count == Self.grantLength + 12 else { return nil }
        grant = Array(bytes.prefix(Self.grantLength))
        unique = Array(bytes.dropFirst(Self.grantLength))
    }

    var text: String { Base64URL.encode(grant + unique) }
}
