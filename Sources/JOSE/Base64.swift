package import BrokerCrypto

/// base64 with padding (RFC 4648 §4), canonical, as `Authorization: Basic` carries it (RFC 7617 §2).
package enum Base64 {
    private static let codec = Base64Codec(last: "+/", padded: true)

    package static func encode(_ bytes: Bytes) -> String {
        String(decoding: codec.encode(bytes), as: UTF8.self)
    }

    /// `nil` for anything but the one canonical encoding.
    package static func decode(_ text: some StringProtocol) -> Bytes? {
        if let decoded = text.utf8.withContiguousStorageIfAvailable({ codec.decode($0) }) { return decoded }
        return Bytes(text.utf8).withUnsafeBufferPointer { codec.decode($0) }
    }
}
