import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// The token endpoint's rules (RFC 6749 §2.3, §3.2, §5), and bearer use (RFC 6750).
struct TokenEndpointTests {
    private func post(
        _ world: World,
        body: String,
        type: String = "application/x-www-form-urlencoded",
        authorization: String? = nil,
        path: String = "/oauth2/token"
    ) async throws -> TokenAnswer {
        var headers: [(name: String, value: String)] = [("Content-Type", type)]
        if let authorization { headers.append(("Authorization", authorization)) }
        return TokenAnswer(
            try await world.fetch.fetch(
                FetchRequest("POST", world.issuer + path, headers: headers, body: Array(body.utf8))
            )
        )
    }

    private func basic(_ id: String, _ secret: String) -> String {
        "Basic " + Base64.encode(Array((FormCoding.encode(id) + ":" + FormCoding.encode(secret)).utf8))
    }

    @Test("POST alone, form alone, and nothing in the query")
    func shape() async throws {
        try await World.running { world in
            let get = try await world.fetch.fetch(
                FetchRequest("GET", world.issuer + "/oauth2/token?grant_type=authorization_code")
            )
            #expect(get.status == 405)
            let query = try await post(
                world,
                body: "",
                path: "/oauth2/token?grant_type=authorization_code&code=x&client_id=spa"
            )
            #expect(query.status == 400)
            #expect(query.error == "invalid_request")
            let json = try await post(world, body: #"{"grant_type":"authorization_code"}"#, type: "application/json")
            #expect(json.status == 415)
            let none = try await post(world, body: "")
            #expect(none.error == "invalid_request")
        }
    }

    @Test("RFC 6749 §5.2: unknown grants and missing parameters each have their error; no password grant")
    func grants() async throws {
        try await World.running { world in
            let authorization = basic("app", World.appSecret)
            let cases = [
                ("grant_type=password&username=a&password=b", "unsupported_grant_type"),
                ("grant_type=implicit", "unsupported_grant_type"),
                ("grant_type=AUTHORIZATION_CODE&code=x", "unsupported_grant_type"),
                ("grant_type=authorization_code", "invalid_request"),
                ("grant_type=authorization_code&code=", "invalid_request"),
                ("grant_type=authorization_code&code=a&code=b", "invalid_request"),
                ("grant_type=authorization_code&grant_type=authorization_code&code=a", "invalid_request"),
                ("code=x", "invalid_request"), ("grant_type=&code=x", "invalid_request"),
                ("grant_type=authorization_code&code=%zz", "invalid_request"),
                ("grant_type=authorization_code&code=%00", "invalid_request"),
                ("grant_type=authorization_code&code=%ff%fe", "invalid_request"),
            ]
            for (body, error) in cases {
                let answer = try await post(world, body: body, authorization: authorization)
                #expect(answer.error == error, "\(body)")
                #expect(answer.status == 400)
                #expect(answer.response.header("Cache-Control") == "no-store")
            }
        }
    }

    @Test("RFC 6749 §5.2: invalid_client is 401 with WWW-Authenticate, the same for unknown and wrong")
    func invalidClient() async throws {
        try await World.running { world in
            let body = "grant_type=authorization_code&code=x"
            var answers: [String] = []
            for authorization in [
                basic("app", "wrong"), basic("nobody", "wrong"), basic("app", ""), basic("App", World.appSecret),
                basic("app\u{301}", World.appSecret),
            ] {
                let answer = try await post(world, body: body, authorization: authorization)
                #expect(answer.status == 401)
                #expect(answer.error == "invalid_client")
                #expect(answer.response.header("WWW-Authenticate")?.hasPrefix("Basic ") == true)
                answers.append(answer.response.text)
            }
            #expect(Set(answers).count == 1)
            for malformed in [
                "Basic", "Basic !!!", "Basic YQ==", "Bearer x", "Basic  ",
                "Basic " + String(repeating: "A", count: 20_000),
            ] {
                let answer = try await post(world, body: body, authorization: malformed)
                #expect(answer.status == 401, "\(malformed.prefix(20))")
                #expect(answer.error == "invalid_client")
            }
            let nobody = try await post(world, body: body)
            #expect(nobody.status == 401)
        }
    }

    @Test("RFC 6749 §2.3: one authentication at a time, and the registered one")
    func oneMethod() async throws {
        try await World.running { world in
            let body = "grant_type=authorization_code&code=x"
            let both = try await post(
                world,
                body: body + "&client_id=app&client_secret=x",
                authorization: basic("app", World.appSecret)
            )
            #expect(both.error == "invalid_request")
            let otherID = try await post(
                world,
                body: body + "&client_id=spa",
                authorization: basic("app", World.appSecret)
            )
            #expect(otherID.error == "invalid_request")
            let basicForPost = try await post(world, body: body, authorization: basic("post-app", "post-secret"))
            #expect(basicForPost.error == "invalid_client")
            let secretForPublic = try await post(world, body: body + "&client_id=spa&client_secret=guess")
            #expect(secretForPublic.error == "invalid_client")
            let noSecret = try await post(world, body: body + "&client_id=app")
            #expect(noSecret.error == "invalid_client")
            let same = try await post(
                world,
                body: body + "&client_id=app",
                authorization: basic("app", World.appSecret)
            )
            #expect(same.error == "invalid_grant", "the same client_id in the body does no harm")
        }
    }

    @Test("RFC 6750 §3: no token, a bad token, two tokens, a token in the query")
    func bearer() async throws {
        try await World.running { world in
            let url = world.issuer + "/oauth2/userinfo"
            let none = try await world.fetch.fetch(FetchRequest("GET", url))
            #expect(none.status == 401)
            #expect(none.header("WWW-Authenticate")?.contains("error") == false)
            let login = try await world.driver().logIn(as: LoginTests.ada)
            let token = try #require(login.answer.accessToken)
            let inQuery = try await world.fetch.fetch(FetchRequest("GET", url + "?access_token=" + token))
            #expect(inQuery.status == 401)
            let twice = try await world.fetch.fetch(
                FetchRequest(
                    "POST",
                    url,
                    headers: [
                        ("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", "Bearer \(token)"),
                    ],
                    body: Array("access_token=\(token)".utf8)
                )
            )
            #expect(twice.status == 400)
            for bad in [
                "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Bearer \(token)x", "Basic YTpi",
                "Bearer \(token) \(token)",
            ] {
                let answer = try await world.fetch.fetch(FetchRequest("GET", url, headers: [("Authorization", bad)]))
                #expect(answer.status == 401, "\(bad.prefix(12))")
            }
        }
    }

    @Test("RFC 8725 §3.11: an ID token, an upstream token, a code and a forged token are no access tokens")
    func swappedTokens() async throws {
        try await World.running { world in
            let driver = world.driver()
            let login = try await driver.logIn(as: LoginTests.ada)
            let token = try #require(login.answer.accessToken)
            let parts = token.split(separator: ".").map(String.init)
            let payload = parts[1]
            func header(_ json: String) -> String { Base64URL.encode(Array(json.utf8)) }
            let keyID = try #require(try UnverifiedToken(parsing: token).unverifiedHeader["kid"]?.stringValue)
            let ownKey = try PrivateKey.generate(.p256)
            let forged = try CompactJWS.sign(
                payload: try #require(Base64URL.decode(payload)),
                type: "at+jwt",
                key: try SigningKeyMaterial(privateKey: ownKey, keyID: keyID, algorithm: .es256)
            )
            let bad = [
                try #require(login.answer.idToken), login.code, forged,
                header(#"{"alg":"none","typ":"at+jwt"}"#) + "." + payload + ".",
                header(#"{"alg":"none","typ":"at+jwt","kid":"\#(keyID)"}"#) + "." + payload + "." + parts[2],
                header(#"{"alg":"HS256","typ":"at+jwt","kid":"\#(keyID)"}"#) + "." + payload + "." + parts[2],
                parts[0] + "." + payload + ".", parts[0] + "." + payload, parts[0] + ".." + parts[2],
                parts[0] + "." + header(#"{"sub":"usr-x"}"#) + "." + parts[2],
                String(repeating: "a.", count: 5_000),
            ]
            for other in bad {
                #expect(try await driver.userinfo(other).status == 401, "\(other.prefix(40))")
            }
            #expect(try await driver.userinfo(token).status == 200)
        }
    }
}
