import BrokerCore
import HTTPTypes
import Hummingbird

/// The cookie by which a browser is signed in. It ends with the browser; when its session ends is ours to say.
struct SessionCookie {
    private let site: Site

    init(site: Site) {
        self.site = site
    }

    func secret(in request: Request) -> SessionSecret? {
        RequestCookies(request).value(name).flatMap(SessionSecret.init(cookie:))
    }

    func setting(_ secret: SessionSecret) -> String {
        "\(name)=\(secret.cookie)\(attributes)"
    }

    var clearing: String {
        "\(name)=; Max-Age=0\(attributes)"
    }

    /// `__Host-` keeps a sibling host from planting one; browsers take it only with Secure, so plain loopback goes without.
    private var name: String { (site.isSecure ? "__Host-" : "") + "session" }

    private var attributes: String {
        "; Path=/; HttpOnly; SameSite=Lax" + (site.isSecure ? "; Secure" : "")
    }
}
