package import OAuthProtocol

/// The parts of an http or https URL that a browser goes by.
package struct WebURL: Sendable, Equatable {
    /// What a browser couldn't open.
    package struct Malformed: Error, Sendable {
        package let text: String
    }

    package let scheme: String
    package let authority: URLAuthority
    /// Path and query, at least `/`; without the fragment, which is never sent.
    package let target: String

    package init(_ text: String) throws(Malformed) {
        let withoutFragment = String(text.prefix { $0 != "#" })
        guard let authority = URLAuthority(ofHTTPURL: withoutFragment) else { throw Malformed(text: text) }
        scheme = withoutFragment.hasPrefix("https://") ? "https" : "http"
        self.authority = authority
        let rest = withoutFragment.dropFirst(scheme.count + 3).drop { $0 != "/" && $0 != "?" }
        target = rest.hasPrefix("/") ? String(rest) : "/" + rest
    }

    package var path: String { String(target.prefix { $0 != "?" }) }

    package var query: String { String(target.drop { $0 != "?" }.dropFirst()) }

    /// Scheme, host and port (RFC 6454 §4).
    package var origin: String {
        "\(scheme)://\(authority.host)" + (authority.port.map { ":\($0)" } ?? "")
    }

    package var text: String { origin + target }

    package var isSecure: Bool { scheme == "https" }

    /// Ports and, on one host, schemes don't separate sites; names would need the public suffix list, so the whole host
    /// stands for the site here.
    package func isSameSite(as other: WebURL) -> Bool {
        scheme == other.scheme && authority.host == other.authority.host
    }

    /// Follows a reference in this document (RFC 3986 §5.2, as far as web apps use it).
    package func resolve(_ reference: String) throws(Malformed) -> WebURL {
        if reference.hasPrefix("http://") || reference.hasPrefix("https://") { return try WebURL(reference) }
        if reference.hasPrefix("//") { return try WebURL("\(scheme):\(reference)") }
        if reference.hasPrefix("/") { return try WebURL(origin + reference) }
        if reference.hasPrefix("?") { return try WebURL(origin + path + reference) }
        if reference.isEmpty || reference.hasPrefix("#") { return self }
        guard !reference.prefix(while: { $0 != "/" && $0 != "?" }).contains(":") else {
            throw Malformed(text: reference)
        }
        let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        return try WebURL(origin + folder + reference)
    }
}
