#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The proxy for https requests, as the environment names it.
///
/// curl reads the same variables, but it doesn't say whether it used a proxy, and the address check must know: so the
/// choice is made here and curl is told. Plain http stays on loopback and never meets a proxy.
package struct ProxySettings: Sendable, Equatable {
    /// As curl takes it, `http://proxy.example:3128`. May hold a password: never logged.
    private let proxy: String?
    private let exceptions: [String]

    package static let none = ProxySettings(proxy: nil, exceptions: nil)

    package init(proxy: String?, exceptions: String?) {
        self.proxy = proxy?.isEmpty == true ? nil : proxy
        self.exceptions = (exceptions ?? "").split(whereSeparator: { $0 == "," || $0 == " " }).map {
            EgressAllowList.lowercased(String($0))
        }
    }

    /// `https_proxy`, `all_proxy` and `no_proxy`, lower case first, as curl reads them.
    package static func fromEnvironment() -> ProxySettings {
        ProxySettings(
            proxy: variable("https_proxy") ?? variable("HTTPS_PROXY") ?? variable("all_proxy") ?? variable("ALL_PROXY"),
            exceptions: variable("no_proxy") ?? variable("NO_PROXY")
        )
    }

    /// The proxy to use for an address; nil to go straight there.
    func proxy(forHost host: String, isHTTPS: Bool, isLoopback: Bool) -> String? {
        // A proxy elsewhere can't reach our loopback, and has no business to.
        guard let proxy, isHTTPS, !isLoopback, !exceptions.contains(where: { Self.matches($0, host: host) }) else {
            return nil
        }
        return proxy
    }

    /// `*`, a host, a domain with or without a leading dot (both match its subdomains), an address or a block.
    private static func matches(_ exception: String, host: String) -> Bool {
        if exception == "*" { return true }
        let host = EgressAllowList.lowercased(host)
        let bare = host.utf8.first == UInt8(ascii: "[") ? String(host.dropFirst().dropLast()) : host
        if let address = IPAddress(bare) { return AddressRange(exception)?.contains(address) == true }
        let domain = exception.utf8.first == UInt8(ascii: ".") ? String(exception.dropFirst()) : exception
        guard !domain.isEmpty else { return false }
        return host.utf8.elementsEqual(domain.utf8)
            || host.utf8.suffix(domain.utf8.count + 1).elementsEqual(".\(domain)".utf8)
    }

    private static func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}
