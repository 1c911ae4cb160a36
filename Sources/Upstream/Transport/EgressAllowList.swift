import OAuthProtocol

/// What `egress.allow` lists: blocks of addresses, and hosts that may have any address.
package struct EgressAllowList: Sendable, Equatable {
    package let ranges: [AddressRange]
    /// ASCII lower case.
    package let hosts: [String]

    package static let none = EgressAllowList(ranges: [], hosts: [])
    /// For providers that run on this very machine.
    package static let loopback = EgressAllowList(
        ranges: [
            AddressRange([127], prefix: 8), AddressRange(Array(repeating: 0, count: 15) + [1], prefix: 128, v6: true),
        ],
        hosts: []
    )

    package init(ranges: [AddressRange], hosts: [String]) {
        self.ranges = ranges
        self.hosts = hosts.map(Self.lowercased)
    }

    /// - Returns: nil where an entry is neither an address, a block nor a host name; the entry is in `badEntry`.
    package init?(_ entries: [String], badEntry: inout String?) {
        var ranges: [AddressRange] = []
        var hosts: [String] = []
        for entry in entries {
            if let range = AddressRange(entry) {
                ranges.append(range)
            } else if let authority = URLAuthority(Array(entry.utf8)), authority.port == nil {
                hosts.append(authority.host)
            } else {
                badEntry = entry
                return nil
            }
        }
        self.init(ranges: ranges, hosts: hosts)
    }

    /// Whether the list names the host, or a block that holds the address.
    package func permits(_ address: IPAddress, ofHost host: String) -> Bool {
        hosts.contains { $0.utf8.elementsEqual(Self.lowercased(host).utf8) } || ranges.contains { $0.contains(address) }
    }

    /// Both lists together.
    package func union(_ other: EgressAllowList) -> EgressAllowList {
        EgressAllowList(ranges: ranges + other.ranges, hosts: hosts + other.hosts)
    }

    /// Host names are compared without regard to ASCII case (RFC 3986 §3.2.2); letters beyond ASCII are left alone.
    static func lowercased(_ host: String) -> String {
        String(
            decoding: host.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self
        )
    }
}
