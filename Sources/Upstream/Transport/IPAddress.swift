#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// An IPv4 or IPv6 address. An IPv4 address inside an IPv6 one (`::ffff:10.0.0.1`) is taken for what it is, the IPv4 one,
/// so that no rule can be passed by another spelling.
package struct IPAddress: Hashable, Sendable {
    /// 4 or 16, most significant first.
    package let bytes: [UInt8]

    /// Nil for any other count than 4 or 16.
    package init?(bytes: [UInt8]) {
        switch bytes.count {
        case 4: self.bytes = bytes
        case 16: self.bytes = Self.isMapped(bytes) ? Array(bytes.suffix(4)) : bytes
        default: return nil
        }
    }

    /// Reads the textual forms of RFC 4291 §2.2 and dotted decimal; nil for `0x7f.1` and other inventions.
    package init?(_ text: String) {
        // Plain bytes rather than the C structures: both are laid out in network order.
        var v4 = [UInt8](repeating: 0, count: 4)
        var v6 = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(bytes: v4)
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self.init(bytes: v6)
        } else {
            return nil
        }
    }

    /// 127.0.0.0/8 or ::1.
    package var isLoopback: Bool {
        bytes.count == 4 ? bytes.first == 127 : bytes == Self.v6Loopback
    }

    /// Whether the address is one of the open Internet: none of the special-purpose blocks of RFC 6890 and its registries.
    package var isPublic: Bool {
        if bytes.count == 4 { return !Self.specialV4.contains { $0.contains(self) } }
        // NAT64's well-known prefix leads to whatever IPv4 address it carries (RFC 6052 §2.1).
        if Self.nat64.contains(self) { return IPAddress(bytes: Array(bytes.suffix(4)))?.isPublic == true }
        // Only 2000::/3 is given out for global unicast (RFC 4291 §2.4); that leaves unique local, link-local, site-local,
        // multicast, loopback, unspecified, discard-only and the local NAT64 prefix outside at once.
        return Self.globalUnicast.contains(self) && !Self.specialV6.contains { $0.contains(self) }
    }

    private static func isMapped(_ bytes: [UInt8]) -> Bool {
        bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    }

    private static let v6Loopback: [UInt8] = Array(repeating: 0, count: 15) + [1]
    private static let nat64 = AddressRange([0x00, 0x64, 0xFF, 0x9B], prefix: 96, v6: true)
    private static let globalUnicast = AddressRange([0x20], prefix: 3, v6: true)

    private static let specialV4: [AddressRange] = [
        AddressRange([0], prefix: 8),  // "this network"
        AddressRange([10], prefix: 8),  // RFC 1918
        AddressRange([100, 64], prefix: 10),  // carrier-grade NAT, RFC 6598
        AddressRange([127], prefix: 8),
        AddressRange([168, 63, 129, 16], prefix: 32),  // Azure's platform agent, reachable from every machine there
        AddressRange([169, 254], prefix: 16),  // link-local, cloud metadata services
        AddressRange([172, 16], prefix: 12),
        AddressRange([192, 0, 0], prefix: 24),
        AddressRange([192, 0, 2], prefix: 24),  // documentation
        AddressRange([192, 88, 99], prefix: 24),  // 6to4 relays, RFC 7526
        AddressRange([192, 168], prefix: 16),
        AddressRange([198, 18], prefix: 15),  // benchmarks
        AddressRange([198, 51, 100], prefix: 24),
        AddressRange([203, 0, 113], prefix: 24),
        AddressRange([224], prefix: 4),  // multicast
        AddressRange([240], prefix: 4),  // reserved, broadcast
    ]

    private static let specialV6: [AddressRange] = [
        AddressRange([0x20, 0x01], prefix: 23, v6: true),  // IETF assignments: Teredo, ORCHID, benchmarks
        AddressRange([0x20, 0x01, 0x0D, 0xB8], prefix: 32, v6: true),  // documentation
        AddressRange([0x20, 0x02], prefix: 16, v6: true),  // 6to4 carries any IPv4 address
        AddressRange([0x3F, 0xFF], prefix: 20, v6: true),  // documentation
    ]
}

extension IPAddress: CustomStringConvertible {
    package var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { index in
            String(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]), radix: 16)
        }
        return groups.joined(separator: ":")
    }
}
