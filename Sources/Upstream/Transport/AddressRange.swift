/// A block of addresses, as CIDR writes it.
package struct AddressRange: Hashable, Sendable {
    private let base: [UInt8]
    private let prefix: Int

    /// A block of the tables in this module: the leading bytes, the rest zero.
    init(_ leading: [UInt8], prefix: Int, v6: Bool = false) {
        let width = v6 ? 16 : 4
        base = Array((leading + Array(repeating: 0, count: width)).prefix(width))
        self.prefix = min(max(prefix, 0), width * 8)
    }

    /// Reads `10.0.0.0/8`, `fd00::/8`, or a single address. Nil for anything else.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, let address = IPAddress(String(decoding: first, as: UTF8.self))
        else { return nil }
        let width = address.bytes.count * 8
        if parts.count == 2 {
            // `Int("+8")` is 8: digits only.
            guard (1...3).contains(parts[1].count),
                parts[1].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let length = Int(String(decoding: parts[1], as: UTF8.self)), length <= width
            else { return nil }
            prefix = length
        } else {
            prefix = width
        }
        base = address.bytes
    }

    /// Whether the address lies in this block. IPv4 and IPv6 never match each other.
    package func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == base.count else { return false }
        let whole = prefix / 8
        guard address.bytes.prefix(whole).elementsEqual(base.prefix(whole)) else { return false }
        let rest = prefix % 8
        guard rest > 0, whole < base.count else { return true }
        let mask = ~(UInt8.max >> UInt8(rest))
        return address.bytes[whole] & mask == base[whole] & mask
    }
}
