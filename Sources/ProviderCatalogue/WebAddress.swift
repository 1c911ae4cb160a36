import OAuthProtocol

/// An absolute http or https address, taken apart by a deliberately narrow grammar.
///
/// Lenient URL parsers disagree about backslashes, tabs, user names and broken escapes, and each disagreement has been
/// an attack. An address a person writes into a configuration file needs none of that, so everything unusual is
/// refused, and the text itself is kept byte for byte.
package struct WebAddress: Sendable, Equatable {
    package let text: String
    package let isHTTPS: Bool
    package let host: String
    package let hostIsLoopback: Bool
    /// Begins with a slash; `/` where the address has none.
    package let path: String
    package let hasQuery: Bool
    package let hasFragment: Bool

    /// Nil for anything that isn't plainly an http(s) address.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 2_048, bytes.allSatisfy(Self.isAllowed), Self.escapesAreWhole(bytes),
            let authority = URLAuthority(ofHTTPURL: text)
        else { return nil }
        self.text = text
        isHTTPS = text.utf8.starts(with: "https:".utf8)
        host = authority.host
        hostIsLoopback = authority.isLoopback
        let afterScheme = bytes.dropFirst(isHTTPS ? 8 : 7)
        let tail = afterScheme.drop { !"/?#".utf8.contains($0) }
        let path = tail.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        self.path = path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
        hasFragment = tail.contains(UInt8(ascii: "#"))
        hasQuery = tail.prefix { $0 != UInt8(ascii: "#") }.contains(UInt8(ascii: "?"))
    }

    /// https, or http where nothing travels further than this machine.
    package var isSecureEnough: Bool { isHTTPS || hostIsLoopback }

    /// The characters of RFC 3986 §2; a backslash, a space, a control character or a raw non-ASCII letter is none.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
    }

    private static func escapesAreWhole(_ bytes: [UInt8]) -> Bool {
        bytes.indices.allSatisfy { index in
            guard bytes[index] == UInt8(ascii: "%") else { return true }
            return bytes.dropFirst(index + 1).prefix(2).filter(isHexDigit).count == 2
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
