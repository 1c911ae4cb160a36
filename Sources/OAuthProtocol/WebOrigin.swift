/// The origin of an `http` or `https` URL as browsers write it into `Origin`: scheme and host in lower case, the port only
/// where it isn't the scheme's own (RFC 6454 §6.2).
package struct WebOrigin: Hashable, Sendable {
    package let text: String

    /// Nil for every other scheme: what a system opens for an app is no web page, and its origin is `null`.
    package init?(ofURL url: String) {
        guard let authority = URLAuthority(ofHTTPURL: url) else { return nil }
        let isSecure = url.utf8.starts(with: "https:".utf8)
        let host = String(decoding: authority.host.utf8.map(Self.lowercased), as: UTF8.self)
        let usual = isSecure ? 443 : 80
        let port = authority.port.flatMap { $0 == usual ? nil : ":\($0)" } ?? ""
        text = (isSecure ? "https://" : "http://") + host + port
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
