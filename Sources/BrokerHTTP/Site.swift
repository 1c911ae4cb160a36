import OAuthProtocol

/// What follows from the issuer: where paths hang, and how cookies are named. Never from a request's `Host`
/// (CVE-2023-49097 is what happens otherwise).
package struct Site: Sendable {
    package let issuer: String
    /// The issuer's path without a trailing slash; empty for most.
    package let prefix: String
    /// Https outside; plain http is for loopback alone.
    package let isSecure: Bool

    package init(issuer: String) {
        self.issuer = issuer
        isSecure = issuer.utf8.starts(with: "https://".utf8)
        let afterScheme = issuer.utf8.drop { $0 != UInt8(ascii: "/") }.dropFirst(2)
        let path = String(afterScheme.drop { $0 != UInt8(ascii: "/") }) ?? ""
        prefix = path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    package func path(_ path: String) -> String {
        prefix + path
    }
}
