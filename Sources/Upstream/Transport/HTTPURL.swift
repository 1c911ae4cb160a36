import OAuthProtocol
import ProviderCatalogue

/// An address that a request may go to: https, or http to a loopback host, without fragment or user information.
package struct HTTPURL: Sendable, Equatable {
    /// Byte for byte as given.
    package let text: String
    package let isHTTPS: Bool
    /// As written; an IPv6 literal keeps its brackets.
    package let host: String
    package let port: Int
    /// Scheme, authority and path: what a log may say. A query may carry a code or a token.
    package let loggable: String

    /// Nil for anything else. The grammar is narrower than curl's, so that both read the same host out of it.
    package init?(_ text: String) {
        guard let address = WebAddress(text), address.isSecureEnough, !address.hasFragment,
            let authority = URLAuthority(ofHTTPURL: text)
        else { return nil }
        self.text = text
        isHTTPS = address.isHTTPS
        host = authority.host
        port = authority.port ?? (address.isHTTPS ? 443 : 80)
        loggable = Self.withoutQuery(text)
    }

    /// Everything before the query; safe to show even of text that is no URL.
    static func withoutQuery(_ text: String) -> String {
        let cut = text.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let printable = cut.prefix(512).map { $0 > 0x20 && $0 < 0x7F ? $0 : UInt8(ascii: "?") }
        return String(decoding: printable, as: UTF8.self)
    }
}
