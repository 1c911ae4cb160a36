import OAuthProtocol
import Testing

struct WebOriginTests {
    @Test(
        "RFC 6454 §6.2: as a browser writes it",
        arguments: [
            ("https://app.test/cb", "https://app.test"), ("https://app.test", "https://app.test"),
            ("https://app.test?x=/y", "https://app.test"), ("https://App.TEST/cb", "https://app.test"),
            ("https://app.test:443/cb", "https://app.test"), ("https://app.test:8443/cb", "https://app.test:8443"),
            ("https://app.test:80/cb", "https://app.test:80"), ("http://localhost:5173/", "http://localhost:5173"),
            ("http://127.0.0.1:80/cb", "http://127.0.0.1"), ("http://[::1]:3000/cb", "http://[::1]:3000"),
            ("com.example.app:/cb", nil), ("https://user@app.test/cb", nil), ("null", nil), ("", nil),
        ]
    )
    func origin(url: String, origin: String?) {
        #expect(WebOrigin(ofURL: url)?.text == origin)
    }
}
