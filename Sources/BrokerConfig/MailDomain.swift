import ProviderCatalogue
import StrictTOML

/// Domains of mail addresses, as organizations own them.
enum MailDomain {
    /// Domains under which anybody gets an address: owning one would mean to own strangers.
    private static let publicDomains: Set<String> = [
        "126.com", "163.com", "aim.com", "aol.com", "bluewin.ch", "btinternet.com", "comcast.net", "duck.com",
        "fastmail.com",
        "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "googlemail.com",
        "hey.com",
        "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.fr", "hotmail.it", "hushmail.com", "icloud.com",
        "laposte.net",
        "libero.it", "live.com", "live.co.uk", "live.de", "live.fr", "mac.com", "mail.com", "mail.ru", "mailbox.org",
        "me.com",
        "msn.com", "naver.com", "orange.fr", "outlook.com", "outlook.de", "outlook.fr", "passport.com", "pm.me",
        "posteo.de",
        "proton.me", "protonmail.ch", "protonmail.com", "qq.com", "rambler.ru", "rediffmail.com", "rocketmail.com",
        "sbcglobal.net",
        "seznam.cz", "sina.com", "t-online.de", "tuta.com", "tutanota.com", "verizon.net", "wanadoo.fr", "web.de",
        "windowslive.com",
        "wp.pl", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.fr", "yandex.com", "yandex.ru",
        "ymail.com",
        "zoho.com", "zohomail.com",
    ]

    /// What speaks against the domain in an organization's list.
    static func objection(_ written: Located<String>) -> String? {
        let domain = written.value
        if domain.utf8.contains(UInt8(ascii: "@")) { return "is an address; write the part after the @" }
        if domain != domain.lowercased(), ParameterPattern.hostname.matches(domain.lowercased()) {
            return "must be lower-case: '\(domain.lowercased())'"
        }
        guard ParameterPattern.hostname.matches(domain) else {
            return "is no domain; write it like acme.com (in its xn-- form where it has other letters)"
        }
        if publicDomains.contains(domain) { return "is a public mail domain, where anybody gets an address" }
        return nil
    }

    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let local = parts.first, let domain = parts.last else { return false }
        return !local.isEmpty && !local.contains(" ") && ParameterPattern.hostname.matches(domain.lowercased())
    }
}
