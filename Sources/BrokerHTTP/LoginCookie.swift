import HTTPTypes
import Hummingbird
import OAuthProtocol

/// The cookie that carries a sealed login transaction. Each login has its own, named after its `state`, so that two tabs
/// don't end each other's login.
struct LoginCookie {
    private let site: Site

    init(site: Site) {
        self.site = site
    }

    /// A browser keeps this many logins under way; the oldest go first. Their cookies must fit one header.
    private static let most = 6

    func sealedTransaction(for state: String?, in request: Request) -> String? {
        guard let state, let name = name(for: state) else { return nil }
        return RequestCookies(request).value(name)
    }

    /// The fields that set this login's cookie, and drop the oldest where there are too many.
    ///
    /// - Parameter crossSite: whether the provider posts its answer, which takes a cookie that goes along from another site.
    func setting(_ sealed: String, state: String, crossSite: Bool, in request: Request) -> [String] {
        guard let name = name(for: state) else { return [] }
        let old = RequestCookies(request).pairs.map(\.name).filter { $0.hasPrefix(prefix) }
        // RFC 6265 §5.4 (2): browsers send earlier cookies first.
        let dropped = old.dropLast(Self.most - 1)
        return ["\(name)=\(sealed); Max-Age=600\(crossSite ? crossSiteAttributes : attributes)"]
            + dropped.map(clearing(name:))
    }

    /// The field that forgets this login.
    func clearing(state: String) -> String? {
        name(for: state).map(clearing(name:))
    }

    private func clearing(name: String) -> String {
        "\(name)=; Max-Age=0\(attributes)"
    }

    /// `Lax`: the provider's redirect is a top-level navigation from another site (RFC 6265bis §8.8.2).
    private var attributes: String {
        "; Path=/; HttpOnly; SameSite=Lax" + (site.isSecure ? "; Secure" : "")
    }

    /// Browsers leave a `Lax` cookie behind when another site posts a form, and take `None` only with Secure, which they allow
    /// on loopback without TLS too (RFC 6265bis §5.7, W3C Secure Contexts §3.1). What binds the answer to the browser is the
    /// `state` inside, so nothing is lost.
    private var crossSiteAttributes: String {
        "; Path=/; HttpOnly; SameSite=None; Secure"
    }

    /// `__Host-` keeps a sibling host from planting one; browsers take it only with Secure, so plain loopback goes without.
    private var prefix: String {
        (site.isSecure ? "__Host-" : "") + "login-"
    }

    /// Nil for a state that we never made.
    private func name(for state: String) -> String? {
        guard state.utf8.count == 43,
            state.utf8.allSatisfy({ byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            })
        else { return nil }
        return prefix + state.prefix(16)
    }
}
