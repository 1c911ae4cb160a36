/// A redirect URI as a client registered it, checked once at registration.
///
/// Comparison is on bytes and nothing is ever parsed and put together again: normalising is what let `https://a\@b` and
/// encoded tabs through elsewhere (RFC 9700 §4.1.3).
package struct RegisteredRedirectURI: Hashable, Sendable {
    package let text: String

    /// What is wrong with a registration, for whoever wrote it.
    package struct Rejection: Error, Sendable {
        package let reason: String
    }

    /// RFC 6749 §3.1.2: absolute, no fragment. RFC 9700 §2.6: http only on loopback. RFC 8252 §7.1: a private-use scheme
    /// holds a dot.
    package init(_ text: String) throws(Rejection) {
        let bytes = Array(text.utf8)
        guard (1...2_048).contains(bytes.count) else {
            throw Rejection(reason: "must have 1 to 2,048 bytes")
        }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Rejection(reason: "must hold printable ASCII only, with no space")
        }
        guard !bytes.contains(where: { Array("\\<>\"{}|^`".utf8).contains($0) }) else {
            throw Rejection(reason: "holds a character that no URI may hold")
        }
        guard !bytes.contains(UInt8(ascii: "#")) else {
            throw Rejection(reason: "must have no fragment (RFC 6749 §3.1.2)")
        }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), let scheme = Self.scheme(bytes[..<colon]) else {
            throw Rejection(reason: "must be absolute: begin with https://")
        }
        switch scheme {
        case "https", "http":
            guard let authority = URLAuthority(ofHTTPURL: text) else {
                throw Rejection(reason: "must name a host, with neither user name nor odd port")
            }
            guard scheme == "https" || authority.isLoopback else {
                throw Rejection(reason: "must begin with https:// unless the host is loopback (RFC 9700 §2.6)")
            }
        case "javascript", "data", "vbscript", "file", "blob", "about":
            throw Rejection(reason: "has a scheme that must never be redirected to")
        default:
            guard scheme.utf8.contains(UInt8(ascii: ".")) else {
                throw Rejection(
                    reason: "has a private-use scheme without a dot, such as com.example.app:/cb (RFC 8252 §7.1)"
                )
            }
        }
        self.text = text
    }

    /// Byte-equal, but for the port of an `http` URI on a loopback IP literal: a native app takes what the system gives it
    /// (RFC 8252 §7.3).
    package func matches(_ requested: String) -> Bool {
        if text.utf8.elementsEqual(requested.utf8) { return true }
        guard let own = Self.splitAtLoopbackPort(text), let other = Self.splitAtLoopbackPort(requested) else {
            return false
        }
        return own.host.elementsEqual(other.host) && own.rest.elementsEqual(other.rest)
    }

    private static func scheme(_ bytes: ArraySlice<UInt8>) -> String? {
        guard let first = bytes.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return nil }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"),
                UInt8(ascii: "-"), UInt8(ascii: "."):
                continue
            default: return nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func splitAtLoopbackPort(_ text: String) -> (host: String.UTF8View, rest: Substring.UTF8View)? {
        for host in ["http://127.0.0.1", "http://[::1]"] where text.utf8.starts(with: host.utf8) {
            var rest = text.utf8.dropFirst(host.utf8.count)
            if rest.first == UInt8(ascii: ":") {
                let port = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                guard (1...5).contains(port.count), let number = Int(String(port) ?? ""), (1...65_535).contains(number)
                else { return nil }
                rest = rest.dropFirst(1 + port.count)
            }
            // What follows must begin a path or a query: `http://127.0.0.1.evil.test` and `:80@evil.test` end here.
            guard rest.isEmpty || rest.first == UInt8(ascii: "/") || rest.first == UInt8(ascii: "?") else { return nil }
            return (host.utf8, rest)
        }
        return nil
    }
}
