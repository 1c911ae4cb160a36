/// Tells Ed25519 "keys" that are points of small order. Under one of them anybody can make a signature for any message,
/// as with an RSA exponent of 1, and the verification of RFC 8032 §5.1.7 does not look.
enum WeakEd25519Key {
    /// The y coordinates of the eight points of small order, little-endian, and the two of them that can also be written
    /// unreduced, as p and p + 1.
    private static let yCoordinates: [Bytes] = [
        [0] + Bytes(repeating: 0, count: 31),
        [1] + Bytes(repeating: 0, count: 31),
        [0xEC] + Bytes(repeating: 0xFF, count: 30) + [0x7F],
        [0xED] + Bytes(repeating: 0xFF, count: 30) + [0x7F],
        [0xEE] + Bytes(repeating: 0xFF, count: 30) + [0x7F],
        [
            0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0,
            0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
        ],
        [
            0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F,
            0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
        ],
    ]

    static func hasSmallOrder(_ key: Bytes) -> Bool {
        guard let last = key.last else { return false }
        // RFC 8032 §5.1.2: the highest bit is the sign of x, and not part of y.
        let y = key.dropLast() + [last & 0x7F]
        return yCoordinates.contains { $0.elementsEqual(y) }
    }
}
