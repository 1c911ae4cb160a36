/// An address as `htu` is compared: without query and fragment (RFC 9449 §4.3), scheme and host in lower case and without the
/// scheme's own port (RFC 3986 §6.2.2, §6.2.3).
struct ProofTarget: Equatable {
    private let scheme: [UInt8]
    private let authority: [UInt8]
    private let path: [UInt8]

    /// Nil for what is no absolute address.
    init?(_ address: String) {
        let bytes = Array(address.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            bytes[colon...].starts(with: "://".utf8)
        else { return nil }
        let rest = bytes[(colon + 3)...]
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        scheme = Self.lowercased(bytes[..<colon])
        var authority = Self.lowercased(rest[..<slash])
        for (name, port) in [("https", ":443"), ("http", ":80")]
        where scheme.elementsEqual(name.utf8) && authority.suffix(port.utf8.count).elementsEqual(port.utf8) {
            authority.removeLast(port.utf8.count)
        }
        self.authority = authority
        path = slash == rest.endIndex ? [UInt8(ascii: "/")] : Array(rest[slash...])
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
    }
}
