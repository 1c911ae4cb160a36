extension MailDomain {
    /// Domains under which anybody gets an address.
    static let publicDomains: Set<String> = [
        "126.com", "163.com", "aim.com", "aol.com", "bluewin.ch", "btinternet.com", "comcast.net", "duck.com",
        "fastmail.com", "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
        "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.fr", "hotmail.it",
        "hushmail.com", "icloud.com", "laposte.net", "libero.it", "live.co.uk", "live.com", "live.de", "live.fr",
        "mac.com", "mail.com", "mail.ru", "mailbox.org", "me.com", "msn.com", "naver.com", "orange.fr", "outlook.com",
        "outlook.de", "outlook.fr", "passport.com", "pm.me", "posteo.de", "proton.me", "protonmail.ch",
        "protonmail.com", "qq.com", "rambler.ru", "rediffmail.com", "rocketmail.com", "sbcglobal.net", "seznam.cz",
        "sina.com", "t-online.de", "tuta.com", "tutanota.com", "verizon.net", "wanadoo.fr", "web.de",
        "windowslive.com", "wp.pl", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.fr", "yandex.com",
        "yandex.ru", "ymail.com", "zoho.com", "zohomail.com",
    ]
}
