import BrokerCrypto

/// The few pieces of DER (ITU-T X.690 §10) that a certificate is made of.
enum DER {
    static func sequence(_ parts: Bytes...) -> Bytes { tagged(0x30, parts.flatMap { $0 }) }
    static func set(_ parts: Bytes...) -> Bytes { tagged(0x31, parts.flatMap { $0 }) }
    static func bitString(_ bytes: Bytes) -> Bytes { tagged(0x03, [0] + bytes) }
    static func utf8String(_ text: String) -> Bytes { tagged(0x0C, Bytes(text.utf8)) }
    static func utcTime(_ text: String) -> Bytes { tagged(0x17, Bytes(text.utf8)) }
    static func objectIdentifier(_ encoded: Bytes) -> Bytes { tagged(0x06, encoded) }
    static func explicit(_ number: UInt8, _ content: Bytes) -> Bytes { tagged(0xA0 | number, content) }
    static let null: Bytes = [0x05, 0x00]

    /// A positive number, given as its big-endian bytes.
    static func integer(_ magnitude: Bytes) -> Bytes {
        tagged(0x02, (magnitude.first ?? 0) >= 0x80 ? [0] + magnitude : magnitude)
    }

    private static func tagged(_ tag: UInt8, _ content: Bytes) -> Bytes {
        [tag] + length(content.count) + content
    }

    private static func length(_ count: Int) -> Bytes {
        if count < 0x80 { return [UInt8(count)] }
        var bytes: Bytes = []
        var rest = count
        while rest > 0 {
            bytes.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [0x80 | UInt8(bytes.count)] + bytes
    }
}
