/// Host and port of an `http` or `https` URL, read strictly from bytes.
package struct URLAuthority: Hashable, Sendable {
    /// Lower or upper case as written; IPv6 literals keep their brackets.
    package let host: String
    package let port: Int?

    /// Nil unless the text begins with `http://` or `https://` and names a host with neither user information nor an empty
    /// or odd port.
    package init?(ofHTTPURL text: String) {
        let bytes = Array(text.utf8)
        let start: Int
        if text.utf8.starts(with: "https://".utf8) {
            start = 8
        } else if text.utf8.starts(with: "http://".utf8) {
            start = 7
        } else {
            return nil
        }
        let delimiters = Array("/?#".utf8)
        let end = bytes[start...].firstIndex { delimiters.contains($0) } ?? bytes.endIndex
        self.init(Array(bytes[start..<end]))
    }

    /// Reads `host`, `host:port` or `[v6]:port`.
    package init?(_ authority: [UInt8]) {
        var hostEnd = authority.endIndex
        if authority.first == UInt8(ascii: "[") {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            guard authority[1..<close].allSatisfy(Self.isIPv6Character), close > 2 else { return nil }
            hostEnd = close + 1
        } else {
            hostEnd = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
            guard hostEnd > 0, authority[..<hostEnd].allSatisfy(Self.isNameCharacter) else { return nil }
        }
        let rest = authority[hostEnd...]
        if rest.isEmpty {
            port = nil
        } else {
            guard rest.first == UInt8(ascii: ":"), (2...6).contains(rest.count),
                rest.dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let number = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), (1...65_535).contains(number)
            else { return nil }
            port = number
        }
        host = String(decoding: authority[..<hostEnd], as: UTF8.self)
    }

    /// 127.0.0.0/8, `[::1]` or `localhost`: never leaves the machine (RFC 6761 §6.3).
    package var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4, parts.first?.elementsEqual("127".utf8) == true else { return false }
        return parts.allSatisfy { part in
            (1...3).contains(part.count) && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        FormCoding.isUnreserved(byte)
    }

    private static func isIPv6Character(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: ":"), UInt8(ascii: "."):
            true
        default:
            false
        }
    }
}
