import HTTPTypes
import Hummingbird

/// Remembers, on the way from a provider's portal over an app back to here, which provider that was. Only a wish: whoever
/// changes it chooses a provider, which the authorization request may do anyway.
struct PortalCookie {
    private let site: Site

    init(site: Site) {
        self.site = site
    }

    /// The provider of a browser that a moment ago was handed to this client.
    func provider(for clientID: String?, in request: Request) -> String? {
        guard let clientID, let value = RequestCookies(request).value(name) else { return nil }
        let prefix = Hex.encode(clientID) + "."
        guard value.hasPrefix(prefix) else { return nil }
        return String(value.dropFirst(prefix.count))
    }

    func setting(provider: String, clientID: String) -> String {
        "\(name)=\(Hex.encode(clientID)).\(provider); Max-Age=120\(attributes)"
    }

    var clearing: String {
        "\(name)=; Max-Age=0\(attributes)"
    }

    private var name: String { (site.isSecure ? "__Host-" : "") + "portal" }

    private var attributes: String {
        "; Path=/; HttpOnly; SameSite=Lax" + (site.isSecure ? "; Secure" : "")
    }
}

/// Any text in characters that a cookie may hold.
private enum Hex {
    static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }
        .joined()
    }
}
