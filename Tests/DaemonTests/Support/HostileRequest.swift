import BrokerTesting
import OAuthProtocol

/// A request of raw bytes, with a name to find it by.
struct HostileRequest: Sendable {
    let name: String
    let bytes: [UInt8]

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    init(_ name: String, _ text: String) {
        self.init(name, Array(text.utf8))
    }
}

/// Values that broke parsers before, as bytes of a query or a form.
struct HostileValue {
    let name: String
    let bytes: [UInt8]

    init(_ name: String, _ text: String) {
        (self.name, bytes) = (name, Array(text.utf8))
    }

    init(_ name: String, _ bytes: [UInt8]) {
        (self.name, self.bytes) = (name, bytes)
    }

    /// The field that would appear in an answer that lets CR and LF through.
    static let injected = "x-injected"

    static let all: [HostileValue] = [
        HostileValue("empty", ""), HostileValue("NUL, encoded", "a%00b"), HostileValue("NUL, raw", [0x61, 0, 0x62]),
        HostileValue("CRLF, encoded", "a%0d%0aX-Injected:%20yes%0d%0a%0d%0a<b>"),
        HostileValue("CRLF, raw", "a\r\nX-Injected: yes\r\n\r\n<b>"), HostileValue("LF, raw", "a\nX-Injected: yes\n\n"),
        HostileValue("CR, raw", "a\rX-Injected: yes"), HostileValue("no UTF-8, encoded", "%ff%fe%80"),
        HostileValue("no UTF-8, raw", [0xFF, 0xFE, 0x80]), HostileValue("overlong slash", "%c0%af%e0%80%af"),
        HostileValue("surrogate", "%ed%a0%80%ed%b0%80"), HostileValue("beyond Unicode", "%f4%90%80%80"),
        HostileValue("half an escape", "%"), HostileValue("no escape", "%zz%4"),
        HostileValue("escaped escape", "%2500"),
        HostileValue("combining", "e%cc%81%cc%81%cc%81"), HostileValue("right to left", "%e2%80%aeevil"),
        HostileValue("markup", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"),
        HostileValue("mustache", "%7B%7B%7Bx%7D%7D%7D"),
        HostileValue("separators", "&&==&;=%26=%3d&"), HostileValue("infinity", "1e400"),
        HostileValue("greatest integer", "9223372036854775807"), HostileValue("least integer", "-9223372036854775808"),
        HostileValue("beyond integers", "18446744073709551616"), HostileValue("not a number", "NaN"),
        HostileValue("format", "%25s%25n%25x"), HostileValue("SQL", "'%20OR%201=1--"),
        HostileValue("nested JSON", String(repeating: "%5B", count: 3_000)),
        HostileValue("60 KB", String(repeating: "a", count: 60_000)),
        HostileValue("1 MB", String(repeating: "a", count: 1 << 20)),
        HostileValue("twice", "one&TWIN=two"),
    ]

    /// As the value of a parameter.
    func pair(_ name: String) -> [UInt8] {
        // A second one of the same name, where the value asks for it.
        let text = Array(name.utf8) + [UInt8(ascii: "=")] + bytes
        let twin = Array("TWIN".utf8)
        guard self.name == "twice", let at = text.indices.first(where: { text[$0...].starts(with: twin) }) else {
            return text
        }
        return Array(text[..<at]) + Array(name.utf8) + Array(text[(at + twin.count)...])
    }
}

/// Well-formed requests to every endpoint, as a start for others.
struct RequestShapes {
    let port: Int
    let basic: String
    /// An access token that is valid.
    let token: String
    /// The query of a good authorization request.
    let authorize: [(name: String, value: String)]

    var host: String { "Host: 127.0.0.1:\(port)\r\n" }

    static let form = "Content-Type: application/x-www-form-urlencoded\r\n"

    func get(_ target: String, _ fields: String = "") -> String {
        "GET \(target) HTTP/1.1\r\n\(host)\(fields)\r\n"
    }

    func post(_ target: String, _ body: [UInt8], _ fields: String = RequestShapes.form) -> [UInt8] {
        Array("POST \(target) HTTP/1.1\r\n\(host)\(fields)Content-Length: \(body.count)\r\n\r\n".utf8) + body
    }

    func post(_ target: String, _ body: String, _ fields: String = RequestShapes.form) -> [UInt8] {
        post(target, Array(body.utf8), fields)
    }

    static let callback = [
        ("code", "SplxlOBeZQQYbYS6WxSbIA"), ("state", String(repeating: "s", count: 43)), ("iss", "x"),
    ]
    static let tokenForm = [
        ("grant_type", "authorization_code"), ("code", "AAAAAAAAAAAAAAAAAAAAAA"),
        ("redirect_uri", House.appRedirectURI),
        ("code_verifier", String(repeating: "v", count: 43)),
    ]

    /// A good request to each place, for mutations and for the count of what is served.
    var valid: [[UInt8]] {
        [
            Array(get("/oauth2/authorize?" + FormCoding.encode(authorize)).utf8),
            post("/oauth2/authorize", FormCoding.encode(authorize)),
            post(
                "/oauth2/token",
                FormCoding.encode(Self.tokenForm.map { (name: $0.0, value: $0.1) }),
                Self.form + basic
            ),
            post(
                "/oauth2/token",
                FormCoding.encode((Self.tokenForm + [("client_id", "spa")]).map { (name: $0.0, value: $0.1) })
            ),
            Array(get("/oauth2/userinfo", "Authorization: Bearer \(token)\r\n").utf8),
            post("/oauth2/userinfo", "access_token=\(token)"),
            Array(
                get(
                    "/auth/callback/main?" + FormCoding.encode(Self.callback.map { (name: $0.0, value: $0.1) }),
                    "Cookie: login-ssssssssssssssss=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA; other=1\r\n"
                ).utf8
            ),
            Array(get("/.well-known/openid-configuration", "Accept: application/json\r\n").utf8),
            Array(get("/.well-known/jwks.json", "If-None-Match: \"abc\", W/\"def\"\r\n").utf8),
            Array(get("/readyz").utf8), Array(get("/").utf8), Array(get("/assets/style.css").utf8),
            Array("HEAD /.well-known/openid-configuration HTTP/1.1\r\n\(host)\r\n".utf8),
            Array(
                ("POST /oauth2/token HTTP/1.1\r\n\(host)\(Self.form)\(basic)Transfer-Encoding: chunked\r\n\r\n"
                    + "1d\r\ngrant_type=authorization_code\r\n8;x=y\r\n&code=ab\r\n0\r\nTrailer: 1\r\n\r\n").utf8
            ),
        ]
    }
}
