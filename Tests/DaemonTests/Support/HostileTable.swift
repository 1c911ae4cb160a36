import JOSE
import OAuthProtocol

/// What strangers send that no honest client would (security.md §3, rows 134 to 136 and 138).
struct HostileTable {
    let shapes: RequestShapes

    var all: [HostileRequest] {
        parameters + twins + framing + targets + credentials + cookies + bodies + fields
    }

    private static let authorizeNames = [
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
        "code_challenge_method",
        "prompt", "max_age", "login_hint", "provider", "organization", "response_mode", "acr_values", "ui_locales",
        "display",
        "id_token_hint", "request", "request_uri", "claims",
    ]
    private static let tokenNames = [
        "grant_type", "code", "redirect_uri", "client_id", "client_secret", "code_verifier", "scope",
    ]
    private static let callbackNames = ["code", "state", "error", "error_description", "iss", "session_state"]

    /// Every value in every parameter of every endpoint.
    private var parameters: [HostileRequest] {
        var requests: [HostileRequest] = []
        for value in HostileValue.all {
            for name in Self.authorizeNames {
                let others = encoded(shapes.authorize.filter { $0.name != name })
                let query = others + value.pair(name)
                requests.append(get("GET authorize, \(name): \(value.name)", "/oauth2/authorize?", query))
                requests.append(
                    HostileRequest("POST authorize, \(name): \(value.name)", shapes.post("/oauth2/authorize", query))
                )
            }
            for name in Self.tokenNames {
                let others = encoded(
                    RequestShapes.tokenForm.map { (name: $0.0, value: $0.1) }.filter { $0.name != name }
                )
                let fields = name.hasPrefix("client_") ? RequestShapes.form : RequestShapes.form + shapes.basic
                requests.append(
                    HostileRequest(
                        "token, \(name): \(value.name)",
                        shapes.post("/oauth2/token", others + value.pair(name), fields)
                    )
                )
            }
            for name in Self.callbackNames {
                let others = encoded(
                    RequestShapes.callback.map { (name: $0.0, value: $0.1) }.filter { $0.name != name }
                )
                requests.append(
                    get("callback, \(name): \(value.name)", "/auth/callback/main?", others + value.pair(name))
                )
            }
            requests.append(
                HostileRequest(
                    "userinfo, token: \(value.name)",
                    shapes.post("/oauth2/userinfo", value.pair("access_token"))
                )
            )
            requests.append(get("userinfo, query: \(value.name)", "/oauth2/userinfo?", value.pair("access_token")))
            for field in [
                "Authorization", "Cookie", "If-None-Match", "X-Forwarded-For", "Forwarded", "Host", "X-Request-Id",
            ] {
                let head = Array(
                    "GET /oauth2/userinfo HTTP/1.1\r\n\(field == "Host" ? "" : shapes.host)\(field): ".utf8
                )
                requests.append(HostileRequest("\(field): \(value.name)", head + value.bytes + Array("\r\n\r\n".utf8)))
            }
        }
        return requests
    }

    private func encoded(_ pairs: [(name: String, value: String)]) -> [UInt8] {
        Array((FormCoding.encode(pairs) + (pairs.isEmpty ? "" : "&")).utf8)
    }

    private func get(_ name: String, _ target: String, _ query: [UInt8]) -> HostileRequest {
        HostileRequest(name, Array("GET \(target)".utf8) + query + Array(" HTTP/1.1\r\n\(shapes.host)\r\n".utf8))
    }

    /// Client ids and redirect URIs that look the same as registered ones (security.md §2: `String` compares canonically).
    var twins: [HostileRequest] {
        let clients = [
            "\u{430}pp", "app\u{200D}", "\u{FF41}pp", "App", "app ", "app\u{0}", "a\u{301}pp", "app\u{FE0F}",
        ]
        let addresses = [
            "https://app.test/c\u{0431}", "https://app.test/cb\u{301}", "https://app\u{2024}test/cb",
            "https://APP.test/cb",
            "https://app.test/cb/", "https://app.test//cb", "https://app.test/%63b", "https://app.test:443/cb",
            "https://app.test/./cb", "https://app.test/cb?", "https://app.test/cb#", "https://app.test\\cb",
            "https://app.test@evil.test/cb", "https://evil.test/https://app.test/cb", "https://app.test/cb\u{0}",
            "https://app.test/cb%00", "https://app.test/cb\r\n", "http://app.test/cb", "https://app.test/cb/../cb",
            "//app.test/cb", "javascript:alert(1)//https://app.test/cb", "https://app.test/ｃb",
        ]
        func request(_ name: String, _ value: String) -> HostileRequest {
            let pairs = shapes.authorize.filter { $0.name != name } + [(name: name, value: value)]
            return HostileRequest("twin of \(name)", shapes.get("/oauth2/authorize?" + FormCoding.encode(pairs)))
        }
        return clients.map { request("client_id", $0) } + addresses.map { request("redirect_uri", $0) }
    }

    /// Where one request ends and the next begins (row 135).
    private var framing: [HostileRequest] {
        let body = "grant_type=authorization_code"
        func token(_ fields: String, _ body: String) -> String {
            "POST /oauth2/token HTTP/1.1\r\n\(shapes.host)\(RequestShapes.form)\(fields)\r\n\(body)"
        }
        let lengths = [
            "-1", "+5", "0x10", "5 5", "5,5", "5;", "", " ", "99999999999999999999", "9223372036854775807", "1e3", "５",
            "\u{0}5", "00000000000000000000000000005",
        ]
        let codings = [
            "chunked, chunked", "gzip, chunked", "chunked, identity", "identity", "xchunked", "chunked\u{0B}",
            " chunked",
            "\tchunked", "\"chunked\"", "Chunked", "chunked;q=1", "",
        ]
        let chunks = [
            "zz\r\nabc\r\n0\r\n\r\n", "-1\r\na\r\n0\r\n\r\n", "ffffffffffffffff\r\na\r\n", "fffffffffffffffff\r\na\r\n",
            "5\r\nab\r\n0\r\n\r\n", "2\nab\n0\n\n", "2;\(String(repeating: "e", count: 70_000))\r\nab\r\n0\r\n\r\n",
            "0x2\r\nab\r\n0\r\n\r\n",
            " 2\r\nab\r\n0\r\n\r\n", "2 \r\nab\r\n0\r\n\r\n", "\r\n",
            "0\r\n\(String(repeating: "T: 1\r\n", count: 5_000))\r\n",
            "1\r\na\r\n" + String(repeating: "1\r\na\r\n", count: 50_000) + "0\r\n\r\n", "2\r\nabX\r\n0\r\n\r\n",
        ]
        let inner = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\n\r\n"
        return lengths.map {
            HostileRequest("Content-Length: \($0.debugDescription)", token("Content-Length: \($0)\r\n", body))
        }
            + codings.map {
                HostileRequest(
                    "Transfer-Encoding: \($0.debugDescription)",
                    token("Transfer-Encoding: \($0)\r\n", "0\r\n\r\n")
                )
            }
            + chunks.map {
                HostileRequest("chunks \($0.prefix(20).debugDescription)", token("Transfer-Encoding: chunked\r\n", $0))
            }
            + [
                HostileRequest("two lengths", token("Content-Length: 5\r\nContent-Length: 29\r\n", body)),
                HostileRequest("one length twice", token("Content-Length: 29\r\nContent-Length: 29\r\n", body)),
                HostileRequest(
                    "CL and TE",
                    token("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nG" + inner)
                ),
                HostileRequest(
                    "TE and CL",
                    token("Transfer-Encoding: chunked\r\nContent-Length: 60\r\n", "0\r\n\r\n" + inner)
                ),
                HostileRequest(
                    "two TE",
                    token("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n" + inner)
                ),
                HostileRequest("TE with a space", token("Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + inner)),
                HostileRequest("TE folded", token("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n" + inner)),
                HostileRequest("TE behind CR", token("X: 1\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + inner)),
                HostileRequest(
                    "TE in HTTP/1.0",
                    token("Transfer-Encoding: chunked\r\n", "0\r\n\r\n").replacing("HTTP/1.1", "HTTP/1.0")
                ),
                HostileRequest("body longer than declared", token("Content-Length: 5\r\n", body)),
                HostileRequest("body shorter than declared", token("Content-Length: 500\r\n", body)),
                HostileRequest(
                    "body with GET",
                    "GET /readyz HTTP/1.1\r\n\(shapes.host)Content-Length: \(inner.utf8.count)\r\n\r\n" + inner
                ),
                HostileRequest("expects", token("Expect: 100-continue\r\nContent-Length: 29\r\n", body)),
                HostileRequest("expects nonsense", token("Expect: the-unexpected\r\nContent-Length: 29\r\n", body)),
                HostileRequest(
                    "upgrade",
                    shapes.get("/", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n")
                ),
                HostileRequest("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                HostileRequest("TLS", [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3] + [UInt8](repeating: 7, count: 500)),
                HostileRequest("nothing", ""), HostileRequest("blank lines", "\r\n\r\n\r\n\r\n"),
                HostileRequest("zeroes", [UInt8](repeating: 0, count: 5_000)),
                HostileRequest("pipelined", String(repeating: shapes.get("/healthz"), count: 100)),
            ]
    }

    /// Request lines and targets.
    private var targets: [HostileRequest] {
        let targets = [
            "http://127.0.0.1:\(shapes.port)/readyz", "http://evil.test/oauth2/authorize", "https://[::1",
            "//evil.test/readyz",
            "//", "///oauth2//token", "/oauth2//token", "/%2e%2e/%2e%2e/etc/passwd", "/../../etc/passwd",
            "/assets/../config.toml",
            "/assets/%2e%2e%2fconfig.toml", "/assets/..%5cstyle.css", "/oauth2%2Ftoken", "/oauth2/token%00",
            "/oauth2/%74oken",
            "/auth/callback/", "/auth/callback/main/", "/auth/callback/%6dain", "/auth/callback/..%2f..",
            "/auth/callback/%00",
            "/auth/callback/%ff", "/auth/callback/main%0d%0aX-Injected:1",
            "/auth/callback/" + String(repeating: "a", count: 9_000),
            "/?" + String(repeating: "&", count: 20_000), "/?" + String(repeating: "a=1&", count: 10_000), "*", "", "?",
            "#", "/#a?b",
            "/readyz?#", "/\u{FF}", "/é", "/%", "/%zz", "/:provider", "/**", "/{id}", "evil.test:443", "\\\\evil\\x",
            "/readyz;a=b",
            "/" + String(repeating: "/a", count: 10_000), "/.well-known/openid-configuration/",
            "/.well-known/../readyz",
        ]
        let lines = [
            "GET /readyz\r\n", "GET\r\n\r\n", "GET  /readyz  HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /readyz HTTP/9.9\r\nHost: x\r\n\r\n",
            "GET /readyz HTTP/1.1 x\r\nHost: x\r\n\r\n", "get /readyz HTTP/1.1\r\nHost: x\r\n\r\n",
            "G\u{0}T / HTTP/1.1\r\n\r\n",
            "CONNECT evil.test:443 HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
            "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", "BREW /coffee HTTP/1.1\r\nHost: x\r\n\r\n",
            "PROPFIND / HTTP/1.1\r\nHost: x\r\n\r\n",
            String(repeating: "A", count: 100_000),
            "GET /" + String(repeating: "a", count: 1 << 20) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /readyz HTTP/1.1\r\n\r\n", "GET /readyz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET /readyz HTTP/1.0\r\n\r\n",
            "GET /readyz HTTP/1.1\nHost: x\n\n", "GET /readyz HTTP/1.1\r\nHost: x\r\n", "GET /readyz HTT",
        ]
        let methods = ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT"]
        let places = [
            "/oauth2/authorize", "/oauth2/token", "/oauth2/userinfo", "/auth/callback/main", "/.well-known/jwks.json",
            "/readyz", "/",
        ]
        return targets.map { HostileRequest("target \($0.prefix(40))", shapes.get($0)) }
            + lines.map { HostileRequest("line \($0.prefix(30).debugDescription)", $0) }
            + methods.flatMap { method in
                places.map {
                    HostileRequest(
                        "\(method) \($0)",
                        "\(method) \($0) HTTP/1.1\r\n\(shapes.host)Content-Length: 0\r\n\r\n"
                    )
                }
            }
    }

    /// `Authorization` fields of every malformed kind (CVE-2026-9803).
    private var credentials: [HostileRequest] {
        func base64(_ text: String) -> String { Base64.encode(Array(text.utf8)) }
        let values = [
            "", " ", "Basic", "Basic ", "Basic  ", "Basic =", "Basic ====", "Basic YQ", "Basic YQ===", "Basic !!!!",
            "Basic " + base64("no colon"), "Basic " + base64(":"), "Basic " + base64("app:"),
            "Basic " + base64(":secret"),
            "Basic " + base64("app:a:b:c"), "Basic " + base64("app:%"), "Basic " + base64("%zz:x"),
            "Basic " + base64("app\u{0}:x"),
            "Basic " + Base64.encode([0xFF, 0xFE, 0x3A, 0xFF]),
            "Basic " + base64("app:" + String(repeating: "s", count: 20_000)),
            "basic " + base64("app:x"), "Bearer", "Bearer ", "Bearer  ", "Bearer ..", "Bearer ...", "Bearer a.b.c",
            "Bearer a.b.c.d.e",
            "Bearer " + String(repeating: ".", count: 20_000), "Bearer e30.e30.", "Bearer e30.e30.e30",
            "Bearer \(shapes.token) x",
            "Bearer \(shapes.token),\(shapes.token)", "Bearer \(shapes.token.dropLast())", "Bearer \(shapes.token)=",
            "Bearer\t\(shapes.token)", "\(shapes.token)", "Digest username=\"x\"", "Negotiate AAAA",
            "DPoP \(shapes.token)",
            "Bearer eyJhbGciOiJub25lIn0.e30.", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjllOTk5fQ.AAAA",
            "Bearer eyJhbGciOiJFUzI1NiIsImtpZCI6IgAAIn0.e30.AA", "Bearer " + String(repeating: "[", count: 9_000), "é",
            "Basic é",
        ]
        let body = FormCoding.encode(RequestShapes.tokenForm.map { (name: $0.0, value: $0.1) })
        return values.flatMap { value in
            [
                HostileRequest(
                    "userinfo, \(value.prefix(30))",
                    shapes.get("/oauth2/userinfo", "Authorization: \(value)\r\n")
                ),
                HostileRequest(
                    "token, \(value.prefix(30))",
                    shapes.post("/oauth2/token", body, RequestShapes.form + "Authorization: \(value)\r\n")
                ),
            ]
        } + [
            HostileRequest(
                "two Authorization fields",
                shapes.get(
                    "/oauth2/userinfo",
                    "Authorization: Bearer \(shapes.token)\r\nAuthorization: Bearer \(shapes.token)\r\n"
                )
            )
        ]
    }

    private var cookies: [HostileRequest] {
        let state = String(repeating: "s", count: 43)
        let name = "login-" + state.prefix(16)
        let values = [
            "\(name)=", "\(name)", "=\(name)", "\(name)==", "\(name)=!!!", "\(name)=\u{0}", "\(name)=%00", "\(name)=é",
            ";;;;", "=", "",
            "\(name)=\"AAAA\"", "\(name)=" + String(repeating: "A", count: 30_000),
            "\(name)=" + String(repeating: "A", count: 60_000),
            (0..<1_000).map { "login-\($0)=AAAA" }.joined(separator: "; "),
            (0..<1_000).map { "c\($0)=1" }.joined(separator: ";"),
            String(repeating: ";", count: 30_000), "\(name)=AAAA; \(name)=BBBB", "$Version=1; \(name)=A",
            "\(name)=A\u{B}B",
        ]
        return values.flatMap { value in
            [
                HostileRequest(
                    "callback with cookies \(value.prefix(25))",
                    shapes.get("/auth/callback/main?code=abc&state=\(state)", "Cookie: \(value)\r\n")
                ),
                HostileRequest(
                    "authorize with cookies \(value.prefix(25))",
                    shapes.get("/oauth2/authorize?" + FormCoding.encode(shapes.authorize), "Cookie: \(value)\r\n")
                ),
            ]
        } + [
            HostileRequest(
                "90 Cookie fields",
                shapes.get("/auth/callback/main?state=\(state)", String(repeating: "Cookie: \(name)=A\r\n", count: 90))
            )
        ]
    }

    private var bodies: [HostileRequest] {
        let types = [
            "application/json", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain",
            "application/xml", "",
            "application/x-www-form-urlencoded; charset=utf-16", "application/x-www-form-urlencoded;", "a/b;c=\"",
            "\u{0}",
        ]
        let contents = [
            "{\"grant_type\":\"authorization_code\"}",
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n",
            String(repeating: "[", count: 100_000), String(repeating: "a=b&", count: 20_000), "\u{FEFF}a=b", "",
        ]
        let places = ["/oauth2/token", "/oauth2/authorize", "/oauth2/userinfo"]
        return places.flatMap { place in
            types.flatMap { type in
                contents.map {
                    HostileRequest(
                        "\(place) as \(type.debugDescription): \($0.prefix(15).debugDescription)",
                        shapes.post(place, $0, "Content-Type: \(type)\r\n")
                    )
                }
            }
        } + places.map { HostileRequest("\($0) without a type", shapes.post($0, "a=b", "")) }
    }

    private var fields: [HostileRequest] {
        let raw = [
            "X Y: 1", "X\u{0}: 1", ": 1", "X", "X:", " X: 1", "X : 1", "X\t: 1", "é: 1", "X: \u{0}", "X: \u{7F}",
            "(x): 1",
            String(repeating: "x", count: 40_000) + ": 1", "X: " + String(repeating: "x", count: 40_000),
            "X: " + String(repeating: "x", count: 1 << 20), (0..<200).map { "X-\($0): 1" }.joined(separator: "\r\n"),
            (0..<20_000).map { "X-\($0): 1" }.joined(separator: "\r\n"), "Connection: close, keep-alive, , x",
            "Connection: \u{B}",
            "X-Forwarded-For: 1.2.3.4, ::::, evil", "Forwarded: for=\"[::1]:\";proto=https;host=evil.test",
            "X-Forwarded-Host: evil.test",
            "X-Forwarded-Proto: https", "X-Original-URL: /admin", "X-HTTP-Method-Override: DELETE",
            "Range: bytes=0-18446744073709551615",
            "Range: bytes=-9223372036854775808", "If-Modified-Since: never",
            "If-None-Match: " + String(repeating: "\",", count: 10_000),
            "Accept: " + String(repeating: "a/b;q=1e400,", count: 2_000), "Accept-Encoding: gzip;q=NaN", "Origin: null",
            "Keep-Alive: max=-1",
        ]
        return raw.flatMap { field in
            ["/.well-known/jwks.json", "/oauth2/authorize?" + FormCoding.encode(shapes.authorize)].map {
                HostileRequest(
                    "field \(field.prefix(30).debugDescription) at \($0.prefix(20))",
                    shapes.get($0, field + "\r\n")
                )
            }
        }
    }
}

extension String {
    /// Every occurrence replaced, byte for byte.
    fileprivate func replacing(_ old: String, _ new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
