/// Collects the header lines of the final response, within bounds that no honest provider meets.
struct ResponseHead {
    private static let maxBytes = 64 << 10
    private static let maxFields = 200

    private(set) var fields: [(name: String, value: String)] = []
    private var bytes = 0

    /// - Returns: false once the head, interim responses included, is larger than it may be.
    mutating func take(_ raw: UnsafeRawBufferPointer) -> Bool {
        bytes += raw.count
        guard bytes <= Self.maxBytes else { return false }
        // A status line begins another response: what an interim one (RFC 9110 §15.2) said is not the final one's.
        if raw.starts(with: "HTTP/".utf8) {
            fields = []
            return true
        }
        guard let colon = raw.firstIndex(of: UInt8(ascii: ":")) else { return true }
        guard fields.count < Self.maxFields else { return false }
        let name = String(decoding: raw[..<colon], as: UTF8.self)
        fields.append((name, String(decoding: Self.trimmed(raw[(colon + 1)...]), as: UTF8.self)))
        return true
    }

    private static func trimmed(_ value: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        let start = value.firstIndex { !isBlank($0) } ?? value.endIndex
        let end = value.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
        return value[start..<max(start, end)]
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }
}
