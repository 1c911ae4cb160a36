/// A redirect URI that a registered client may be sent to. Only the rule below makes one, and only to one can an
/// authorization response go, so that an unproven address can't be redirected to by mistake.
package struct VerifiedRedirectTarget: Sendable {
    package let text: String
    /// How the answer gets there.
    package var responseMode = ResponseMode.query

    /// - Parameters:
    ///   - requested: `redirect_uri` as sent; nil where absent.
    ///   - registered: what the client registered.
    /// - Throws: `invalid_request`, which must be shown on a page and never redirected (RFC 6749 §4.1.2.1).
    package init(requested: String?, registered: [RegisteredRedirectURI]) throws(OAuthError) {
        guard let requested else {
            // OIDC Core §3.1.2.1 makes redirect_uri REQUIRED; OAuth alone lets a single registered one stand in
            // (RFC 6749 §3.1.2.3).
            guard registered.count == 1, let only = registered.first else {
                throw OAuthError(.invalidRequest, "redirect_uri is missing")
            }
            text = only.text
            return
        }
        guard registered.contains(where: { $0.matches(requested) }) else {
            throw OAuthError(.invalidRequest, "redirect_uri is not registered for this client")
        }
        text = requested
    }

    /// Such as `https`: how the address begins.
    package var scheme: String { String(text.prefix { $0 != ":" }) }

    package var isWebAddress: Bool { ["https", "http"].contains(scheme) }

    /// The target with response parameters added to whatever query was registered (RFC 6749 §3.1.2).
    package func appending(_ parameters: [(name: String, value: String)]) -> String {
        let separator =
            text.utf8.contains(UInt8(ascii: "?")) ? (text.hasSuffix("?") || text.hasSuffix("&") ? "" : "&") : "?"
        return text + separator + FormCoding.encode(parameters)
    }
}
