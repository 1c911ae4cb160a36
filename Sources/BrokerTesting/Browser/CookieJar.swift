package import OAuthProtocol

/// The cookies of one browser, by host; ports don't separate them (RFC 6265 §8.5).
package struct CookieJar: Sendable {
    /// How a request comes about, which decides what travels with it (RFC 6265bis §5.8.3).
    package enum Situation: Sendable {
        /// Typed, or from a page of the same site.
        case sameSite
        /// A link or redirect from another site, with GET.
        case crossSiteNavigation
        /// A form post from another site: Lax cookies stay behind.
        case crossSitePost
    }

    package private(set) var cookies: [Cookie] = []

    package init() {}

    package mutating func take(_ setCookieFields: [String], from url: WebURL, at now: UnixTime) {
        for field in setCookieFields {
            guard let cookie = Cookie(field, from: url, at: now) else { continue }
            cookies.removeAll { $0.host == cookie.host && $0.name == cookie.name && $0.path == cookie.path }
            if cookie.expiresAt.map({ $0 > now }) ?? true { cookies.append(cookie) }
        }
    }

    /// The `Cookie` field for a request, nil where there is nothing to send.
    package func field(for url: WebURL, in situation: Situation, at now: UnixTime) -> String? {
        let fitting = cookies.filter { cookie in
            cookie.host == url.authority.host && cookie.covers(url.path) && (!cookie.isSecure || url.isTrustworthy)
                && (cookie.expiresAt.map { $0 > now } ?? true) && Self.allows(cookie.sameSite, situation)
        }
        guard !fitting.isEmpty else { return nil }
        // Longer paths first (RFC 6265 §5.4).
        return fitting.sorted { $0.path.count > $1.path.count }.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
    }

    package func cookie(_ name: String, host: String) -> Cookie? {
        cookies.first { $0.name == name && $0.host == host }
    }

    /// Puts a cookie in as an attacker with a foothold would, or changes one.
    package mutating func plant(_ field: String, from url: WebURL, at now: UnixTime) {
        take([field], from: url, at: now)
    }

    package mutating func removeAll() {
        cookies = []
    }

    private static func allows(_ sameSite: Cookie.SameSite, _ situation: Situation) -> Bool {
        switch (sameSite, situation) {
        case (.none, _), (_, .sameSite), (.lax, .crossSiteNavigation): true
        case (.strict, _), (.lax, .crossSitePost): false
        }
    }
}
