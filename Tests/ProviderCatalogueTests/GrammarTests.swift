import ProviderCatalogue
import Testing

@Suite("The narrow grammars of addresses, parameters and ids")
struct GrammarTests {
    @Test(
        "odd addresses are refused",
        arguments: [
            "https://rp.test\\@evil.test/", "https://a%zz", "https://a b", "https://user@a", "https://user:p@a/",
            "https://", "https:/a",
            "ftp://a", "HTTPS://a", "https://a:0", "https://a:65536", "https://a:+80", "https://a:",
            "https://é.example",
            "https://a\u{0}b", "https://a\r\nX: y", " https://a", "https://[::1", "https://[x]/", "javascript:alert(1)",
            "//a", "",
            "https://a/\u{2028}", "https://a/%0",
        ]
    )
    func refused(_ text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test("plain ones are taken apart and kept as they are")
    func accepted() throws {
        let address = try #require(WebAddress("https://login.Example.com:8443/a/b?x=#f"))
        #expect(address.text == "https://login.Example.com:8443/a/b?x=#f")
        #expect(address.path == "/a/b" && address.hasQuery && address.hasFragment && address.isSecureEnough)
        #expect(WebAddress("https://a")?.path == "/")
        #expect(WebAddress("https://a?x")?.path == "/")
        #expect(WebAddress("http://a")?.isSecureEnough == false)
        for loopback in ["http://127.0.0.1:1/x", "http://localhost", "http://[::1]:80/"] {
            #expect(WebAddress(loopback)?.isSecureEnough == true)
        }
        for other in ["http://127.0.0.1.evil.test", "http://localhost.evil.test", "http://127.1"] {
            #expect(WebAddress(other)?.isSecureEnough == false)
        }
    }

    @Test(
        "parameter patterns",
        arguments: [
            (.hostname, "acme.okta.com", true), (.hostname, "acme", false), (.hostname, "acme.com/x", false),
            (.hostname, "acme.com:1", false), (.hostname, "Acme.com", false), (.hostname, "a..b", false),
            (.hostname, "-a.b", false),
            (.hostname, "10.0.0.1", false), (.hostname, "a.b@c.d", false), (.hostname, "", false),
            (.uuid, "8eaef023-2b34-4da1-9baa-8bc8c9d6a490", true),
            (.uuid, "8eaef023-2b34-4da1-9baa-8bc8c9d6a49", false),
            (.uuid, "8eaef0232b344da19baa8bc8c9d6a490", false), (.uuid, "8eaef023-2b34-4da1-9baa-8bc8c9d6a49g", false),
            (.identifier, "default", true), (.identifier, "aus1.A_b-c", true), (.identifier, "..", false),
            (.identifier, "a/b", false),
            (.identifier, "a?b", false), (.identifier, String(repeating: "a", count: 65), false),
        ] as [(ParameterPattern, String, Bool)]
    )
    func patterns(_ pattern: ParameterPattern, _ text: String, _ expected: Bool) {
        #expect(pattern.matches(text) == expected)
    }

    @Test("ids are safe in paths and cookies")
    func ids() {
        for good in ["acme", "org-123", "a.b_c", "0"] { #expect(Identifier.isValid(good)) }
        for bad in ["", "Acme", "-a", "a/b", "a b", "é", "K", String(repeating: "a", count: 64), ".."] {
            #expect(!Identifier.isValid(bad))
        }
        for good in ["My-App~1", "dashboard"] { #expect(Identifier.isValidClientID(good)) }
        for bad in ["", "a b", "a:b", "caf\u{E9}", "\u{212A}", String(repeating: "a", count: 129)] {
            #expect(!Identifier.isValidClientID(bad))
        }
    }

    @Test("one slash of an issuer is dropped for the discovery address only")
    func discovery() {
        #expect(
            ProviderConnection.discoveryURL(ofIssuer: "https://a/x/") == "https://a/x/.well-known/openid-configuration"
        )
        #expect(
            ProviderConnection.discoveryURL(ofIssuer: "https://a//") == "https://a//.well-known/openid-configuration"
        )
        #expect(ProviderConnection.discoveryURL(ofIssuer: "https://a") == "https://a/.well-known/openid-configuration")
    }

    @Test("templates", arguments: ["{", "}", "a{}b", "{A}", "{a", "{{a}}"])
    func brokenTemplates(_ text: String) {
        #expect(Template(text) == nil)
    }
}
