/// Spoils good requests in small ways, one to four at a time.
struct Mutator {
    var generator: SeededGenerator
    private let valid: [[UInt8]]

    private static let morsels: [[UInt8]] =
        [
            "\r\n", "\r\n\r\n", "\n", "\r", "\0", " ", "\t", ":", ";", ",", "=", "&", "%", "%00", "%0d%0a", "%ff", "+",
            "/", "//", "..",
            "?", "#", "*", "\"", "0", "-1", "9223372036854775807", "18446744073709551616", "1e400", "HTTP/1.1",
            "Content-Length: 0\r\n",
            "Content-Length: 7\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "Cookie: ",
            "Authorization: Bearer ",
            "Expect: 100-continue\r\n", "Host: \r\n", "{\"a\":1}", "<script>", "{{x}}",
        ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [UInt8](repeating: 0x61, count: 9_000)]

    init(seed: UInt64, _ valid: [[UInt8]]) {
        generator = SeededGenerator(seed: seed)
        self.valid = valid
    }

    mutating func next() -> [UInt8] {
        var bytes = valid.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &generator) { mutate(&bytes) }
        return bytes
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        let length = min(Int.random(in: 1...40, using: &generator), bytes.count - at)
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: bytes[at] = UInt8.random(in: .min ... .max, using: &generator)
        case 2: bytes.removeSubrange(at..<(at + length))
        case 3: bytes.insert(contentsOf: bytes[at..<(at + length)], at: at)
        case 4: bytes.insert(contentsOf: Self.morsels.randomElement(using: &generator) ?? [], at: at)
        case 5: bytes.replaceSubrange(at..<(at + length), with: Self.morsels.randomElement(using: &generator) ?? [])
        case 6: bytes.removeSubrange(at...)
        default:
            // The head of one, the tail of another.
            let other = valid.randomElement(using: &generator) ?? []
            bytes = Array(bytes[..<at]) + other.suffix(from: Int.random(in: 0...other.count, using: &generator))
        }
    }
}
