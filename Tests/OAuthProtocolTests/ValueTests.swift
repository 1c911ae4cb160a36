import BrokerCrypto
import OAuthProtocol
import Testing

struct ValueTests {
    @Test("time arithmetic saturates: a token may carry any 64-bit number")
    func saturation() {
        let last = UnixTime(seconds: .max)
        let first = UnixTime(seconds: .min)
        #expect(last + .seconds(60) == last)
        #expect(first - .seconds(60) == first)
        #expect(last - .seconds(.min) == last)
        #expect(first.since(last) == Lifetime(seconds: .min))
        #expect(last.since(first) == Lifetime(seconds: .max))
        #expect(Lifetime.days(.max) == Lifetime(seconds: .max))
        #expect(UnixTime(seconds: 100) + .minutes(1) == UnixTime(seconds: 160))
    }

    @Test(
        "durations are read",
        arguments: [("90d", 7_776_000), ("15m", 900), ("2s", 2), ("1h", 3_600), ("0s", 0)] as [(String, Int64)]
    )
    func durations(text: String, seconds: Int64) throws {
        let lifetime = try #require(Lifetime(parsing: text))
        #expect(lifetime.seconds == seconds)
        #expect(Lifetime(parsing: lifetime.description) == lifetime)
    }

    @Test(
        "what is no duration is refused",
        arguments: [
            "", "d", "90", "+5s", "-5s", "5 s", "1.5h", "5w", "5S", "٥s", "99999999999d", "99999999999999999999s",
        ]
    )
    func noDuration(_ text: String) {
        #expect(Lifetime(parsing: text) == nil)
    }

    @Test("RFC 6749 §3.3: scopes are a set of tokens in order")
    func scopes() throws {
        #expect(try ScopeSet(parsing: "openid email openid  profile").text == "openid email profile")
        #expect(throws: OAuthError.self) { try ScopeSet(parsing: "open\"id") }
        #expect(throws: OAuthError.self) { try ScopeSet(parsing: "é") }
        #expect(throws: OAuthError.self) { try ScopeSet(parsing: (0..<51).map { "s\($0)" }.joined(separator: " ")) }
        #expect(try !ScopeSet(parsing: "opEnid").contains("openid"))
    }

    @Test("RFC 6749 §4.1.2.1: an error description holds neither quotes nor line breaks")
    func descriptions() {
        let error = OAuthError(.invalidRequest, "a \"quoted\" \\ é\r\n<b>")
        #expect(error.description == "a 'quoted' ' ????<b>")
        #expect(OAuthError(.invalidRequest, String(repeating: "x", count: 9_999)).description.utf8.count == 512)
    }

    @Test("RFC 6749 §2.3.1: Basic credentials are form-decoded")
    func basic() throws {
        let credentials = try BasicCredentials(parsing: "YSUzQWI6cyUyQnQrdSUyNQ==")  // a%3Ab:s%2Bt+u%25
        #expect(credentials.decoded?.clientID == "a:b")
        #expect(credentials.decoded?.secret.reveal() == "s+t u%")
        #expect(credentials.literal.clientID == "a%3Ab" && credentials.literal.secret.reveal() == "s%2Bt+u%25")
        let unencoded = try BasicCredentials(parsing: "YTolenp6")  // a:%zzz
        #expect(unencoded.decoded == nil && unencoded.literal.secret.reveal() == "%zzz")
        for broken in ["", "YQ", "!!!!", "YWJj", "_____w=="] {
            #expect(throws: OAuthError.self) { try BasicCredentials(parsing: broken) }
        }
    }
}
