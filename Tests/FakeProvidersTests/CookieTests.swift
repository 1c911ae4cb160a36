import BrokerTesting
import OAuthProtocol
import Testing

@Suite("The test browser's cookies")
struct CookieTests {
    private let now = UnixTime(seconds: 1_000)

    private func jar(_ fields: [String], from url: String) throws -> CookieJar {
        var jar = CookieJar()
        jar.take(fields, from: try WebURL(url), at: now)
        return jar
    }

    @Test(
        "are refused as browsers refuse them (RFC 6265bis §5.7)",
        arguments: [
            "a=1; Secure", "a=1; SameSite=None", "__Secure-a=1", "__Host-a=1; Path=/", "__host-a=1; Path=/",
        ]
    )
    func refused(field: String) throws {
        #expect(try jar([field], from: "http://app.example/").cookies.isEmpty)
    }

    @Test(
        "with a __Host- prefix need Secure, the root path and no Domain, on loopback as well",
        arguments: [
            "__Host-a=1; Secure; Path=/x", "__Host-a=1; Secure", "__Host-a=1; Secure; Path=/; Domain=app.example",
        ]
    )
    func hostPrefix(field: String) throws {
        #expect(try jar([field], from: "https://app.example/x/y").cookies.isEmpty)
        #expect(try jar(["__Host-a=1; Secure; Path=/"], from: "https://app.example/").cookies.count == 1)
        #expect(try jar(["__Host-a=1; Secure; Path=/"], from: "http://127.0.0.1:8080/").cookies.count == 1)
    }

    @Test("go to their host and path alone, whatever the port")
    func scope() throws {
        let jar = try jar(["a=1; Path=/auth", "b=2; Path=/"], from: "http://127.0.0.1:8080/")
        func sent(_ url: String) throws -> String? { jar.field(for: try WebURL(url), in: .sameSite, at: now) }
        #expect(try sent("http://127.0.0.1:9999/auth/callback") == "a=1; b=2")
        #expect(try sent("http://127.0.0.1:8080/authors") == "b=2")
        #expect(try sent("http://localhost:8080/auth") == nil)
    }

    @Test("stay behind as their SameSite says (RFC 6265bis §5.8.3)")
    func sameSite() throws {
        let jar = try jar(
            ["s=1; SameSite=Strict", "l=2; SameSite=Lax", "n=3; SameSite=None; Secure"],
            from: "https://app.example/"
        )
        let url = try WebURL("https://app.example/")
        #expect(jar.field(for: url, in: .sameSite, at: now) == "s=1; l=2; n=3")
        #expect(jar.field(for: url, in: .crossSiteNavigation, at: now) == "l=2; n=3")
        #expect(jar.field(for: url, in: .crossSitePost, at: now) == "n=3")
    }

    @Test("end with their time, and at once with Max-Age=0")
    func expiry() throws {
        var jar = try jar(["a=1; Max-Age=10", "b=2"], from: "https://app.example/")
        let url = try WebURL("https://app.example/")
        #expect(jar.field(for: url, in: .sameSite, at: now + .seconds(10)) == "b=2")
        jar.take(["b=; Max-Age=0"], from: url, at: now)
        #expect(jar.field(for: url, in: .sameSite, at: now) == "a=1")
    }
}
