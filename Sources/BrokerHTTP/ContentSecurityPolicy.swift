/// What a page of ours may load, send and be shown in.
struct ContentSecurityPolicy: Sendable {
    let text: String

    /// A page whose forms, if it has any, come back here and stay here.
    static let page = ContentSecurityPolicy(formSchemes: [])

    /// - Parameter formSchemes: where a form's answer may lead to besides this site. Chromium holds every redirect after a form
    ///   against `form-action`, those of the app behind its redirect URI included, of which nobody here knows where they go:
    ///   so it is schemes that are named, not hosts.
    /// - Parameter runsScripts: whether the page has one of our own scripts, from a file: none stands in a page.
    init(formSchemes: [String], runsScripts: Bool = false) {
        let schemes = formSchemes.filter(Self.isScheme).map { " \($0):" }.joined()
        // The one image is the empty icon of the pages, which keeps browsers from asking for /favicon.ico.
        text =
            "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'\(schemes); base-uri 'none'; "
            + "frame-ancestors 'none'" + (runsScripts ? "; script-src 'self'" : "")
    }

    /// RFC 3986 §3.1; nothing else may stand in a policy.
    private static func isScheme(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { byte in
            isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.".utf8.contains(byte)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
