package import BrokerCrypto

/// base64url without padding (RFC 7515 §2, RFC 4648 §5), canonical: no `=`, no white space, no trailing bits.
package enum Base64URL {
    private static let codec = Base64Codec(last: "-_", padded: false)

    package static func encode(_ bytes: Bytes) -> String {
        String(decoding: codec.encode(bytes), as: UTF8.self)
    }

    /// The encoding as ASCII bytes.
    package static func encodedBytes(_ bytes: Bytes) -> Bytes {
        codec.encode(bytes)
    }

    /// `nil` for anything but the one canonical encoding.
    package static func decode(_ text: some StringProtocol) -> Bytes? {
        if let decoded = text.utf8.withContiguousStorageIfAvailable({ codec.decode($0) }) { return decoded }
        return Bytes(text.utf8).withUnsafeBufferPointer { codec.decode($0) }
    }

    /// Decodes ASCII bytes.
    package static func decode(bytes text: ArraySlice<UInt8>) -> Bytes? {
        text.withUnsafeBufferPointer { codec.decode($0) }
    }
}
