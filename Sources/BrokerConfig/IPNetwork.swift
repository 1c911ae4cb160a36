#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A network in CIDR form, or a single address, which is a network of one.
package struct IPNetwork: Sendable, Hashable, CustomStringConvertible {
    /// 4 bytes or 16, in network order, with no bit set beyond the prefix.
    package let address: [UInt8]
    package let prefixLength: Int
    /// As it was written.
    package let description: String

    /// Nil for anything but `a.b.c.d`, `a.b.c.d/n` and their IPv6 forms, and where bits beyond the prefix are set:
    /// `10.1.2.3/8` is more likely a slip than a network.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let bytes = Self.bytes(ofAddress: String(first)) else { return nil }
        var length = bytes.count * 8
        if parts.count == 2 {
            let digits = parts[1]
            guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(digits), number <= length, digits == String(number)
            else { return nil }
            length = number
        }
        guard bytes == Self.masked(bytes, to: length) else { return nil }
        address = bytes
        prefixLength = length
        description = text
    }

    /// Whether the address, 4 or 16 bytes in network order, lies in the network.
    package func contains(_ other: [UInt8]) -> Bool {
        other.count == address.count && Self.masked(other, to: prefixLength) == address
    }

    /// The bytes of an address in its usual text form, in network order.
    package static func bytes(ofAddress text: String) -> [UInt8]? {
        // A NUL would end the text early for the C function.
        guard !text.utf8.contains(0) else { return nil }
        // Plain bytes rather than the C structures: both are laid out in network order.
        var four = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &four) == 1 { return four }
        var sixteen = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET6, text, &sixteen) == 1 { return sixteen }
        return nil
    }

    private static func masked(_ bytes: [UInt8], to length: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(max(length - index * 8, 0), 8)
            return byte & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        }
    }
}
