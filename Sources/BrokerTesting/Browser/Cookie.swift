package import OAuthProtocol

/// A cookie as a browser keeps it (RFC 6265bis §5.7).
package struct Cookie: Sendable, Equatable {
    package enum SameSite: Sendable {
        case strict, lax, none
    }

    package let name: String
    package let value: String
    package let host: String
    package let path: String
    package let isSecure: Bool
    package let isHTTPOnly: Bool
    package let sameSite: SameSite
    /// Nil for a session cookie.
    package let expiresAt: UnixTime?

    /// Reads a `Set-Cookie` field, with the refusals of a browser.
    /// - Returns: nil where a browser would not take it.
    init?(_ field: String, from url: WebURL, at now: UnixTime) {
        let parts = field.split(separator: ";", omittingEmptySubsequences: false).map(Self.trimmed)
        guard let pair = parts.first, let equals = pair.firstIndex(of: "="), equals > pair.startIndex else {
            return nil
        }
        name = Self.trimmed(pair[..<equals])
        value = Self.trimmed(pair[pair.index(after: equals)...])
        var path: String?
        var isSecure = false
        var isHTTPOnly = false
        var hasDomain = false
        var sameSite = SameSite.lax
        var expiresAt: UnixTime?
        for attribute in parts.dropFirst() {
            let halves = attribute.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let argument = halves.count == 2 ? Self.trimmed(halves[1]) : ""
            switch Self.trimmed(halves[0]).lowercased() {
            case "path": path = argument.hasPrefix("/") ? argument : nil
            case "secure": isSecure = true
            case "httponly": isHTTPOnly = true
            case "domain": hasDomain = true
            case "samesite":
                switch argument.lowercased() {
                case "strict": sameSite = .strict
                case "none": sameSite = .none
                default: sameSite = .lax
                }
            case "max-age":
                // Max-Age wins over Expires, which nothing here sends.
                if let seconds = Int64(argument) { expiresAt = now + .seconds(max(seconds, 0)) }
            default: break
            }
        }
        self.path = path ?? Self.defaultPath(of: url)
        self.isSecure = isSecure
        self.isHTTPOnly = isHTTPOnly
        self.sameSite = sameSite
        self.expiresAt = expiresAt
        host = url.authority.host
        // A secure cookie comes over https, or from loopback, which browsers trust as much.
        if isSecure, !url.isTrustworthy { return nil }
        // SameSite=None without Secure is refused (RFC 6265bis §5.7, step 19).
        if sameSite == .none, !isSecure { return nil }
        if name.lowercased().hasPrefix("__secure-"), !isSecure { return nil }
        if name.lowercased().hasPrefix("__host-"), !isSecure || hasDomain || path != "/" { return nil }
    }

    /// Whether the path of a request lies under the cookie's (RFC 6265 §5.1.4).
    func covers(_ requestPath: String) -> Bool {
        guard requestPath.hasPrefix(path) else { return false }
        return path.hasSuffix("/") || requestPath.count == path.count
            || requestPath.dropFirst(path.count).hasPrefix("/")
    }

    private static func defaultPath(of url: WebURL) -> String {
        guard let slash = url.path.lastIndex(of: "/"), slash > url.path.startIndex else { return "/" }
        return String(url.path[..<slash])
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}

extension WebURL {
    /// https, or loopback (W3C Secure Contexts §3.1).
    var isTrustworthy: Bool { isSecure || authority.isLoopback }
}
