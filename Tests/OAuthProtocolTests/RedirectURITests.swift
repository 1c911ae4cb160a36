import OAuthProtocol
import Testing

/// Redirect URIs are compared as bytes (RFC 9700 §2.1, §4.1.3).
struct RedirectURITests {
    @Test(
        "RFC 6749 §3.1.2, RFC 9700 §2.6: a registration that must be refused",
        arguments: [
            "", "/callback", "callback", "//app.test/cb", "https:///cb", "https://", "https:app.test/cb",
            "http://app.test/cb", "https://app.test/cb#top", "https://app.test/cb#", "https://user@app.test/cb",
            "https://app.test:/cb", "https://app.test:99999/cb", "https://app.test:80x/cb", "https://app.test/a b",
            "https://app.test/a\tb", "https://app.test/a\nb", "https://app.test/\u{0}", "https://app.test\\@evil.test/",
            "https://app.test/<script>", "https://ünïcode.test/cb", "javascript:alert(1)", "data:text/html,x",
            "file:///etc/passwd", "myapp:/cb", "HTTPS://app.test/cb", "http://127.0.0.1.evil.test/cb",
            "http://localhost.evil.test/", "http://127.0.0.1@evil.test/",
            "https://app.test/" + String(repeating: "a", count: 2_048),
        ]
    )
    func refusedAtRegistration(_ text: String) {
        #expect(throws: RegisteredRedirectURI.Rejection.self) { try RegisteredRedirectURI(text) }
    }

    @Test(
        "a registration that is fine",
        arguments: [
            "https://app.test/cb", "https://app.test", "https://app.test:8443/cb?tenant=1", "http://127.0.0.1/cb",
            "http://127.0.0.1:3000/cb", "http://[::1]:3000/cb", "http://localhost:3000/cb",
            "com.example.app:/callback", "https://app.test/%C3%A9",
        ]
    )
    func acceptedAtRegistration(_ text: String) throws {
        #expect(try RegisteredRedirectURI(text).text == text)
    }

    @Test(
        "RFC 9700 §4.1.3: nothing but the registered bytes is taken",
        arguments: [
            "https://app.test/cb/", "https://app.test/CB", "https://APP.test/cb", "https://app.test:443/cb",
            "https://app.test/cb?", "https://app.test/cb?x=1", "https://app.test/cb#x", "https://app.test/./cb",
            "https://app.test/a/../cb", "https://app.test/%63b", "https://app.test/cb ", " https://app.test/cb",
            "https://app.test/cb%00", "https://app.test/cb\u{0}", "https://app.test.evil.test/cb",
            "https://app.test@evil.test/cb", "https://app.test\\@evil.test/cb", "https://app.test/c\u{0431}",
            "http://app.test/cb", "https://app.test/c",
        ]
    )
    func onlyTheRegisteredBytes(_ requested: String) throws {
        let registered = [try RegisteredRedirectURI("https://app.test/cb")]
        #expect(throws: OAuthError.self) { try VerifiedRedirectTarget(requested: requested, registered: registered) }
    }

    @Test("NFC and NFD twins of one address are two addresses")
    func twins() throws {
        let registered = try RegisteredRedirectURI("https://app.test/cb?name=%C3%A9")
        #expect(!registered.matches("https://app.test/cb?name=e%CC%81"))
        // Swift's own String comparison would call these equal.
        #expect("é" == "e\u{301}")
        #expect(!registered.matches("https://app.test/cb?name=\u{E9}"))
    }

    @Test(
        "RFC 8252 §7.3: the port of a loopback address is free, everything else is not",
        arguments: [
            ("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb", true),
            ("http://127.0.0.1:3000/cb", "http://127.0.0.1:4000/cb", true),
            ("http://127.0.0.1:3000/cb", "http://127.0.0.1/cb", true),
            ("http://[::1]/cb", "http://[::1]:8/cb", true),
            ("http://127.0.0.1/cb", "http://127.0.0.1:49152/other", false),
            ("http://127.0.0.1/cb", "http://127.0.0.1:0/cb", false),
            ("http://127.0.0.1/cb", "http://127.0.0.1:99999/cb", false),
            ("http://127.0.0.1/cb", "http://127.0.0.1:80@evil.test/cb", false),
            ("http://127.0.0.1/cb", "http://127.0.0.1.evil.test/cb", false),
            ("http://127.0.0.1/cb", "http://127.0.0.2/cb", false),
            ("http://127.0.0.1/cb", "http://[::1]/cb", false),
            ("http://127.0.0.1/cb", "https://127.0.0.1/cb", false),
            ("http://localhost/cb", "http://localhost:3000/cb", false),
            ("https://app.test/cb", "https://app.test:8443/cb", false),
        ]
    )
    func loopbackPort(registered: String, requested: String, fits: Bool) throws {
        #expect(try RegisteredRedirectURI(registered).matches(requested) == fits)
    }

    @Test("RFC 6749 §3.1.2: a registered query is kept, and response parameters are added to it")
    func registeredQueryIsKept() throws {
        let registered = [try RegisteredRedirectURI("https://app.test/cb?a=1")]
        let target = try VerifiedRedirectTarget(requested: "https://app.test/cb?a=1", registered: registered)
        #expect(
            target.appending([("code", "x&y"), ("state", "é\r\n")])
                == "https://app.test/cb?a=1&code=x%26y&state=%C3%A9%0D%0A"
        )
    }

    @Test("RFC 6749 §3.1.2.3: redirect_uri may be left out where one is registered, never where several are")
    func leftOut() throws {
        let one = [try RegisteredRedirectURI("https://app.test/cb")]
        #expect(try VerifiedRedirectTarget(requested: nil, registered: one).text == "https://app.test/cb")
        let two = one + [try RegisteredRedirectURI("https://app.test/other")]
        #expect(throws: OAuthError.self) { try VerifiedRedirectTarget(requested: nil, registered: two) }
        #expect(throws: OAuthError.self) { try VerifiedRedirectTarget(requested: nil, registered: []) }
    }
}
