/// An error that an OAuth endpoint answers with: a closed code, a sentence for the developer at the other end, and what
/// only our own log may say.
package struct OAuthError: Error, Sendable {
    package let code: OAuthErrorCode
    /// Shown to the caller, within the characters that RFC 6749 §4.1.2.1 allows.
    package let description: String
    /// For our log alone. Never holds a secret, a token or a code.
    package let detail: String?
    /// When trying again makes sense, where we know.
    package let retryAfter: Lifetime?

    package init(
        _ code: OAuthErrorCode,
        _ description: String,
        detail: String? = nil,
        retryAfter: Lifetime? = nil
    ) {
        self.code = code
        self.description = Self.permitted(description)
        self.detail = detail
        self.retryAfter = retryAfter
    }

    /// RFC 6749 §4.1.2.1: `error_description` is limited to %x20-21 / %x23-5B / %x5D-7E, so that a name taken from the
    /// request can carry neither markup-breaking quotes nor line breaks.
    static func permitted(_ text: String) -> String {
        let bytes = text.utf8.prefix(512).map { byte -> UInt8 in
            switch byte {
            case 0x20...0x21, 0x23...0x5B, 0x5D...0x7E: byte
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "'")
            default: UInt8(ascii: "?")
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
