import OAuthProtocol

/// Where the server listens. Port 0 lets the system choose.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// A name or an address, IPv6 without brackets.
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port` or `[v6]:port`.
    package init?(parsing text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(digits), port <= 65_535,
            let authority = URLAuthority(Array(text[..<colon].utf8)), authority.port == nil
        else { return nil }
        let isBracketed = authority.host.utf8.first == UInt8(ascii: "[")
        let host = isBracketed ? String(authority.host.dropFirst().dropLast()) : authority.host
        if isBracketed, IPNetwork.bytes(ofAddress: host)?.count != 16 { return nil }
        self.host = host
        self.port = port
    }

    package var description: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
