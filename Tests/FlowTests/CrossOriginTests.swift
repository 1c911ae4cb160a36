import BrokerConfig
import BrokerCrypto
import BrokerTesting
import JOSE
import OAuthProtocol
import Testing

/// Apps that run in a browser, and pages of strangers that would like to.
struct CrossOriginTests {
    private static let spa = "https://spa.test"
    private static let moreClients = """
        [[clients]]
        id = "ports"
        redirect_uris = ["https://ports.test:8443/cb", "http://localhost:5173/cb", "https://Mixed.test:443/cb"]

        [[clients]]
        id = "native"
        redirect_uris = ["com.example.app:/cb", "http://127.0.0.1/cb"]
        """

    private static func served(_ body: (World) async throws -> Void) async throws {
        try await World.running({ $0.moreTables = moreClients }, body)
    }

    private static func ask(
        _ world: World,
        _ method: String,
        _ path: String,
        origin: String?,
        _ headers: [(name: String, value: String)] = [],
        form: [(name: String, value: String)]? = nil
    ) async throws -> RawHTTP.Answer {
        let body = form.map { FormCoding.encode($0) } ?? ""
        var lines = ["\(method) \(path) HTTP/1.1", "Host: x", "Connection: close"]
        lines += headers.map { "\($0.name): \($0.value)" }
        if let origin { lines.append("Origin: \(origin)") }
        if form != nil { lines.append("Content-Type: application/x-www-form-urlencoded") }
        if method == "POST" || method == "PUT" { lines.append("Content-Length: \(body.utf8.count)") }
        return try await RawHTTP.request(port: world.port, (lines + ["", body]).joined(separator: "\r\n"))
    }

    @Test("documents are read from registered origins, with the origin itself and never a wildcard or credentials")
    func documents() async throws {
        try await Self.served { world in
            let paths = [
                "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server",
                "/.well-known/jwks.json",
            ]
            for path in paths {
                for origin in [
                    Self.spa, "https://app.test", "https://ports.test:8443", "http://localhost:5173",
                    "https://mixed.test", "http://127.0.0.1",
                ] {
                    let answer = try await Self.ask(world, "GET", path, origin: origin)
                    #expect(answer.status == 200)
                    #expect(answer.header("Access-Control-Allow-Origin") == origin, "\(path)")
                    #expect(answer.header("Access-Control-Allow-Credentials") == nil)
                    #expect(answer.header("Vary") == "Origin")
                    #expect(answer.header("Cache-Control")?.hasPrefix("public, max-age=") == true)
                }
                let plain = try await Self.ask(world, "GET", path, origin: nil)
                #expect(plain.status == 200)
                #expect(plain.header("Access-Control-Allow-Origin") == nil)
                #expect(plain.header("Vary") == "Origin", "A cache must not give a browser this answer")
            }
            let tag = try await Self.ask(world, "GET", paths[2], origin: nil).header("ETag") ?? ""
            let unchanged = try await Self.ask(world, "GET", paths[2], origin: Self.spa, [("If-None-Match", tag)])
            #expect(unchanged.status == 304)
            #expect(unchanged.header("Access-Control-Allow-Origin") == Self.spa)
            #expect(unchanged.header("Vary") == "Origin")
        }
    }

    @Test("GHSL-2024-035: an origin that nobody registered is not reflected, however it looks")
    func strangers() async throws {
        try await Self.served { world in
            for origin in [
                "null", "https://evil.test", "https://spa.test.evil.test", "https://evilspa.test",
                "https://evil-spa.test",
                "https://spa.tes", "https://spa.test:443", "https://spa.test:8443", "http://spa.test",
                "https://SPA.test",
                "https://spa.test/", "https://spa.test.", "https://a.spa.test", "https://spa.test@evil.test",
                "https://spa.test https://evil.test", "https://spa.test,https://evil.test", "*", "https://ports.test",
                "https://ports.test:84431", "http://localhost", "http://localhost:51730", "http://127.0.0.1:5173",
                "https://mixed.test:443", "https://Mixed.test", "com.example.app://", "com.example.app:", "file://",
            ] {
                for (method, path) in [
                    ("GET", "/.well-known/jwks.json"), ("GET", "/.well-known/openid-configuration"),
                    ("GET", "/oauth2/userinfo"), ("POST", "/oauth2/token"), ("OPTIONS", "/oauth2/token"),
                ] {
                    let preflight = method == "OPTIONS" ? [("Access-Control-Request-Method", "POST")] : []
                    let answer = try await Self.ask(
                        world,
                        method,
                        path,
                        origin: origin,
                        preflight.map { (name: $0.0, value: $0.1) }
                    )
                    #expect(answer.header("Access-Control-Allow-Origin") == nil, "\(origin) \(path)")
                    #expect(answer.header("Access-Control-Expose-Headers") == nil, "\(origin) \(path)")
                    #expect(answer.header("Vary") == "Origin", "\(origin) \(path)")
                    if method == "OPTIONS" { #expect(answer.status == 405) }
                }
            }
            // Two fields are no browser's.
            let twice = try await RawHTTP.request(
                port: world.port,
                "GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\nOrigin: \(Self.spa)\r\nOrigin: https://evil.test\r\n"
                    + "Connection: close\r\n\r\n"
            )
            #expect(twice.status == 200)
            #expect(twice.header("Access-Control-Allow-Origin") == nil)
        }
    }

    @Test(
        "a preflight is answered for what an app sends",
        arguments: [
            ("/oauth2/token", "POST"), ("/oauth2/userinfo", "GET, POST"), ("/.well-known/jwks.json", "GET"),
            ("/.well-known/openid-configuration", "GET"),
        ]
    )
    func preflight(path: String, methods: String) async throws {
        try await Self.served { world in
            let answer = try await Self.ask(
                world,
                "OPTIONS",
                path,
                origin: Self.spa,
                [
                    ("Access-Control-Request-Method", methods.contains("POST") ? "POST" : "GET"),
                    ("Access-Control-Request-Headers", "authorization,dpop"),
                ]
            )
            #expect(answer.status == 204)
            #expect(answer.body.isEmpty)
            #expect(answer.header("Access-Control-Allow-Origin") == Self.spa)
            #expect(answer.header("Access-Control-Allow-Methods") == methods)
            #expect(answer.header("Access-Control-Allow-Headers") == "Authorization, Content-Type, DPoP")
            #expect(answer.header("Access-Control-Max-Age") == "7200")
            #expect(answer.header("Access-Control-Allow-Credentials") == nil)
            #expect(answer.header("Vary") == "Origin")
            // OPTIONS that is no preflight is a method like any other.
            #expect(try await Self.ask(world, "OPTIONS", path, origin: Self.spa).status == 405)
        }
    }

    @Test("RFC 9700 §2.6: no CORS at the authorization endpoint, the callbacks and the pages")
    func pages() async throws {
        try await Self.served { world in
            for path in ["/oauth2/authorize", "/auth/callback/main", "/auth/link", "/", "/healthz"] {
                for method in ["GET", "OPTIONS"] {
                    let answer = try await Self.ask(
                        world,
                        method,
                        path,
                        origin: Self.spa,
                        [("Access-Control-Request-Method", "GET")]
                    )
                    #expect(answer.header("Access-Control-Allow-Origin") == nil, "\(method) \(path)")
                    #expect(answer.header("Access-Control-Allow-Methods") == nil, "\(method) \(path)")
                    if method == "OPTIONS" { #expect(answer.status == 405, "\(path)") }
                }
            }
        }
    }

    @Test("an app in a browser signs in, reads userinfo, and reads what went wrong")
    func wholeLogin() async throws {
        try await Self.served { world in
            let driver = world.driver(world.spa)
            let login = LoginRequest()
            let visit = try await driver.choose(LoginTests.ada, on: try await driver.begin(login))
            let form: [(name: String, value: String)] = [
                ("grant_type", "authorization_code"), ("code", try driver.code(from: visit, of: login)),
                ("redirect_uri", world.spa.redirectURI), ("client_id", "spa"),
                ("code_verifier", login.verifier.secret.reveal()),
            ]
            let response = try await Self.ask(world, "POST", "/oauth2/token", origin: Self.spa, form: form)
            #expect(response.status == 200)
            #expect(response.header("Access-Control-Allow-Origin") == Self.spa)
            #expect(
                response.header("Access-Control-Expose-Headers") == "WWW-Authenticate, DPoP-Nonce, Retry-After"
            )
            let token = try #require(JSONReader.parseObject(response.body)["access_token"]?.stringValue)
            let person = try await Self.ask(
                world,
                "GET",
                "/oauth2/userinfo",
                origin: Self.spa,
                [("Authorization", "Bearer \(token)")]
            )
            #expect(person.status == 200)
            #expect(person.header("Access-Control-Allow-Origin") == Self.spa)

            // Errors of every kind: of the grant, of the client, of the method, of the token.
            let replay = try await Self.ask(world, "POST", "/oauth2/token", origin: Self.spa, form: form)
            let nobody = try await Self.ask(world, "POST", "/oauth2/token", origin: Self.spa, form: [])
            let put = try await Self.ask(world, "PUT", "/oauth2/token", origin: Self.spa)
            let revoked = try await Self.ask(
                world,
                "GET",
                "/oauth2/userinfo",
                origin: Self.spa,
                [("Authorization", "Bearer \(token)")]
            )
            #expect([replay.status, put.status, revoked.status] == [400, 405, 401])
            for answer in [replay, nobody, put, revoked] {
                #expect((400..<500).contains(answer.status))
                #expect(answer.header("Access-Control-Allow-Origin") == Self.spa)
            }
        }
    }

    @Test("at the token endpoint an origin reads only what its own clients are told")
    func ownClientAlone() async throws {
        try await Self.served { world in
            for (origin, client, isOwn) in [
                (Self.spa, "spa", true), (Self.spa, "ports", false), (Self.spa, "nobody", false),
                ("https://ports.test:8443", "ports", true), ("https://ports.test:8443", "spa", false),
                ("https://app.test", "spa", false),
            ] {
                let answer = try await Self.ask(
                    world,
                    "POST",
                    "/oauth2/token",
                    origin: origin,
                    form: [("grant_type", "authorization_code"), ("code", "unknown"), ("client_id", client)]
                )
                #expect(answer.status == (client == "nobody" ? 401 : 400))
                #expect(answer.header("Access-Control-Allow-Origin") == (isOwn ? origin : nil), "\(origin) \(client)")
                #expect(answer.header("Vary") == "Origin")
            }
        }
    }

    @Test("a reload registers an origin and takes one away")
    func reload() async throws {
        try await Self.served { world in
            try await world.reload { settings in
                settings.clients.removeAll { $0.id == "spa" }
            }
            let path = "/.well-known/jwks.json"
            let gone = try await Self.ask(world, "GET", path, origin: Self.spa)
            #expect(gone.header("Access-Control-Allow-Origin") == nil)
            let other = try await Self.ask(world, "GET", path, origin: "https://app.test")
            #expect(other.header("Access-Control-Allow-Origin") == "https://app.test")
        }
    }
}
