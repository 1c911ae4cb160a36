import BrokerCrypto
import JOSE

/// The JWK set as it is served (RFC 7517 §5).
package struct PublishedKeySet: Sendable {
    package let bytes: [UInt8]
    /// A strong validator of the bytes (RFC 9110 §8.8.3), without quotes.
    package let tag: String

    /// `Cache-Control` of the set. A key is published for longer than this before it signs.
    package static let cacheLife = 600

    init(_ keys: [SigningKey]) {
        let set = JSONValue.object(["keys": .array(keys.map { .object($0.publicJWK.json()) })])
        bytes = set.serialized()
        tag = Base64URL.encode(Array(Digest.sha256(bytes).prefix(16)))
    }
}
