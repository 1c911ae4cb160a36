import BrokerConfig
import BrokerCrypto
import BrokerTesting
import FakeProviders
import Foundation
import JOSE
import OAuthProtocol
import Testing

/// How clients prove themselves at the token endpoint (RFC 6749 §2.3, RFC 7523 §3, RFC 10070), over HTTP.
struct ClientAuthenticationTests {
    /// Whoever gets as far as an unknown code has proven itself.
    private func isProven(_ answer: TokenAnswer) -> Bool { answer.error == "invalid_grant" && answer.status == 400 }

    private func isRefused(_ answer: TokenAnswer) -> Bool { answer.error == "invalid_client" && answer.status == 401 }

    private func post(
        _ world: World,
        _ form: [(name: String, value: String)],
        authorization: String? = nil
    ) async throws -> TokenAnswer {
        var headers: [(name: String, value: String)] = [("Content-Type", "application/x-www-form-urlencoded")]
        if let authorization { headers.append(("Authorization", authorization)) }
        let code = [(name: "grant_type", value: "authorization_code"), (name: "code", value: "unknown")]
        return TokenAnswer(
            try await world.fetch.fetch(
                FetchRequest(
                    "POST",
                    world.issuer + "/oauth2/token",
                    headers: headers,
                    body: Array(FormCoding.encode(code + form).utf8)
                )
            )
        )
    }

    private func basic(_ text: String) -> String { "Basic " + Base64.encode(Array(text.utf8)) }

    // MARK: Assertions

    private func assertion(
        _ world: World,
        _ key: PrivateKey,
        _ algorithm: SignatureAlgorithm,
        keyID: String = "k1",
        header: JSONObject = [:],
        claims: JSONObject = [:],
        without: String? = nil
    ) throws -> String {
        var whole: JSONObject = ["kid": .string(keyID)]
        for (name, value) in header.members { whole[name] = value }
        let now = world.clock.now().seconds
        var payload: JSONObject = [
            "iss": "robot", "sub": "robot", "aud": .string(world.issuer),
            "jti": .string(Base64URL.encode(SecureRandom.bytes(12))),
            "exp": .number(JSONNumber(now + 60)), "iat": .number(JSONNumber(now)),
        ]
        for (name, value) in claims.members { payload[name] = value }
        if let without { payload[without] = nil }
        return try CompactJWS.sign(payload: payload.serialized(), header: whole, key: key, algorithm: algorithm)
    }

    private func prove(_ world: World, _ assertion: @autoclosure () throws -> String, id: String? = nil) async throws
        -> TokenAnswer
    {
        try await post(
            world,
            [
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", try assertion()),
            ] + (id.map { [("client_id", $0)] } ?? [])
        )
    }

    /// A world with the client `robot`, whose key is written in a file.
    private func withRobot(
        _ more: String = "",
        _ body: (World, PrivateKey) async throws -> Void
    ) async throws {
        let key = try PrivateKey.generate(.p256)
        let set = JWKSet(keys: [JWK(publicKey: key.publicKey, keyID: "k1", algorithm: .es256)])
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            Base64URL.encode(SecureRandom.bytes(12)) + ".jwks"
        )
        try Data(set.json().serialized()).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await World.running {
            $0.moreTables = """
                [[clients]]
                id = "robot"
                jwks_file = "\(file.path)"
                redirect_uris = ["https://robot.test/cb"]
                \(more)
                """
        } _: { world async throws in
            try await body(world, key)
        }
    }

    @Test("RFC 7523 §3: an assertion proves its client once, with client_id and without")
    func once() async throws {
        try await withRobot { world, key async throws in
            let first = try assertion(world, key, .es256)
            #expect(isProven(try await prove(world, first)))
            #expect(isRefused(try await prove(world, first)), "Its jti is used up")
            for type in ["JWT", "jwt", "client-authentication+jwt", "application/client-authentication+jwt"] {
                let typed = try assertion(world, key, .es256, header: ["typ": .string(type)])
                #expect(isProven(try await prove(world, typed, id: "robot")), "\(type)")
            }
            #expect(isRefused(try await prove(world, assertion(world, key, .es256), id: "app")))
            let metadata = try await world.fetch.fetch(
                FetchRequest("GET", world.issuer + "/.well-known/openid-configuration")
            )
            let json = try JSONReader.parseObject(metadata.body)
            #expect(json["token_endpoint_auth_methods_supported"]?.arrayValue?.contains("private_key_jwt") == true)
            let algorithms = json["token_endpoint_auth_signing_alg_values_supported"]?.arrayValue ?? []
            #expect(algorithms.contains("ES256") && !algorithms.contains("none") && !algorithms.contains("HS256"))
        }
    }

    @Test("RFC 10070 and RFC 7523 §3: claims that are missing, wrong or out of time are refused")
    func claims() async throws {
        try await withRobot { world, key async throws in
            let now = world.clock.now().seconds
            func time(_ offset: Int64) -> JSONValue { .number(JSONNumber(now + offset)) }
            for missing in ["iss", "sub", "aud", "exp", "jti"] {
                #expect(
                    isRefused(try await prove(world, assertion(world, key, .es256, without: missing))),
                    "\(missing)"
                )
            }
            let wrong: [JSONObject] = [
                ["aud": .string(world.issuer + "/oauth2/token")], ["aud": .string(world.issuer + "/")],
                ["aud": [.string(world.issuer)]], ["aud": [.string(world.issuer), "https://other.test"]],
                ["iss": "app"], ["sub": "app"], ["iss": "app", "sub": "app"], ["iss": "nobody", "sub": "nobody"],
                ["exp": time(-300)], ["exp": time(-61)], ["exp": time(3_700)], ["exp": "soon"], ["exp": .null],
                ["exp": .number(JSONNumber(Int64.max))], ["exp": .number(JSONNumber(Int64.min))],
                ["nbf": time(75)], ["iat": time(75)], ["nbf": "now"], ["jti": ""], ["jti": 7],
                ["jti": .string(String(repeating: "x", count: 513))],
            ]
            for claims in wrong {
                let answer = try await prove(world, assertion(world, key, .es256, claims: claims))
                #expect(isRefused(answer), "\(claims.names): \(answer.response.text)")
            }
            let right: [JSONObject] = [
                ["nbf": time(8), "iat": time(8)], ["exp": time(-30)], ["exp": time(3_600)],
                ["iat": .number(JSONNumber(literal: "\(now).75") ?? JSONNumber(now))],
            ]
            for claims in right {
                #expect(isProven(try await prove(world, assertion(world, key, .es256, claims: claims))))
            }
        }
    }

    @Test("RFC 8725 §3.1: the key and the algorithm are the client's; never none, HMAC, or a key that the token brings")
    func signatures() async throws {
        try await withRobot { world, key async throws in
            let stranger = try PrivateKey.generate(.p256)
            #expect(isRefused(try await prove(world, assertion(world, stranger, .es256))))
            let own = JWK(publicKey: stranger.publicKey, keyID: "k1", algorithm: .es256)
            let embedded = try assertion(world, stranger, .es256, header: ["jwk": .object(own.json())])
            #expect(isRefused(try await prove(world, embedded)))
            #expect(isRefused(try await prove(world, assertion(world, key, .es256, keyID: "other"))))
            #expect(isRefused(try await prove(world, assertion(world, key, .es256, header: ["typ": "at+jwt"]))))
            let parts = try assertion(world, key, .es256).split(separator: ".").map(String.init)
            for header in [#"{"alg":"none"}"#, #"{"alg":"HS256","kid":"k1"}"#, #"{"alg":"ES256","crit":["x"]}"#, "{}"] {
                let forged = Base64URL.encode(Array(header.utf8)) + "." + parts[1] + "." + parts[2]
                #expect(isRefused(try await prove(world, forged)), "\(header)")
            }
            for text in ["x", "a.b.c", "..", parts[0] + "." + parts[1] + "."] {
                #expect(isRefused(try await prove(world, text)), "\(text)")
            }
            // A token of another kind that is signed with the same key: an id of the wrong kind of client.
            #expect(
                isRefused(
                    try await prove(world, assertion(world, key, .es256, claims: ["iss": "app", "sub": "app"]))
                )
            )
        }
        try await withRobot("token_endpoint_auth_signing_alg = \"PS256\"") { world, key async throws in
            #expect(
                isRefused(try await prove(world, assertion(world, key, .es256))),
                "RFC 7591 §2: another is registered"
            )
        }
    }

    @Test("RFC 6749 §2.3: one method at a time, and the registered one")
    func oneMethod() async throws {
        try await withRobot { world, key async throws in
            let text = try assertion(world, key, .es256)
            let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            let form = [(name: "client_assertion_type", value: type), (name: "client_assertion", value: text)]
            let withSecret = try await post(world, form + [("client_id", "robot"), ("client_secret", "x")])
            #expect(withSecret.error == "invalid_request")
            let withBasic = try await post(world, form, authorization: basic("robot:x"))
            #expect(withBasic.error == "invalid_request")
            #expect(isRefused(try await post(world, [("client_assertion", text)])))
            #expect(isRefused(try await post(world, [("client_assertion_type", type), ("client_id", "robot")])))
            #expect(isRefused(try await post(world, [("client_assertion_type", "urn:x"), ("client_assertion", text)])))
            #expect(isRefused(try await post(world, [("client_id", "robot")])), "It is no public client")
            #expect(isRefused(try await post(world, [("client_id", "robot"), ("client_secret", "x")])))
            #expect(isProven(try await prove(world, text)), "None of these used the jti up")
        }
    }

    @Test("Keys at jwks_uri are fetched once, again for a new key, and not for names that somebody invents")
    func published() async throws {
        try await World.running { world async throws in
            let provider = world.provider
            // After a login the broker has no further need of this provider's keys for itself.
            _ = try await world.driver().logIn(as: "b1a4c7e2-ada")
            let document = try await world.fetch.fetch(
                FetchRequest("GET", provider.issuer + "/.well-known/openid-configuration")
            )
            let address = try #require(try JSONReader.parseObject(document.body)["jwks_uri"]?.stringValue)
            try await world.reload { settings in
                guard let index = settings.clients.firstIndex(where: { $0.id == "anyone" }) else { return }
                settings.clients[index].id = "robot"
                settings.clients[index].secret = nil
                settings.clients[index].tokenEndpointAuthMethod = .privateKeyJWT
                settings.clients[index].keys = .published(address + "?for=robot")
            }
            let key = try #require(provider.keys.all.first)
            let before = provider.traffic.count(.keys)
            // Nothing is fetched for what is wrong whatever the keys say.
            let late = try assertion(
                world,
                key.privateKey,
                key.algorithm,
                keyID: key.id,
                claims: ["exp": .number(JSONNumber(world.clock.now().seconds - 300))]
            )
            #expect(isRefused(try await prove(world, late)))
            #expect(provider.traffic.count(.keys) == before)
            for _ in 0..<3 {
                let text = try assertion(world, key.privateKey, key.algorithm, keyID: key.id)
                #expect(isProven(try await prove(world, text)))
            }
            #expect(provider.traffic.count(.keys) == before + 1)
            let newID = try provider.keys.rotate()
            let new = try #require(provider.keys.all.first { $0.id == newID })
            #expect(isProven(try await prove(world, assertion(world, new.privateKey, new.algorithm, keyID: newID))))
            #expect(provider.traffic.count(.keys) == before + 2)
            for name in ["invented", "another", "third"] {
                let text = try assertion(world, new.privateKey, new.algorithm, keyID: name)
                #expect(isRefused(try await prove(world, text)))
            }
            #expect(provider.traffic.count(.keys) == before + 2, "Once in 30 seconds")
        }
    }

    // MARK: Secrets

    @Test("RFC 6749 §2.3.1: Basic is form-decoded; a library that does not encode gets in too, with the same secret")
    func readings() async throws {
        try await World.running { world async throws in
            let id = "app"
            let encoded = FormCoding.encode(id) + ":" + FormCoding.encode(World.appSecret)
            #expect(isProven(try await post(world, [], authorization: basic(encoded))))
            #expect(isProven(try await post(world, [], authorization: basic("\(id):\(World.appSecret)"))))
            #expect(
                isProven(try await post(world, [], authorization: basic("%61pp:" + FormCoding.encode(World.appSecret))))
            )
            #expect(isRefused(try await post(world, [], authorization: basic(id + ":" + FormCoding.encode(encoded)))))
            #expect(isRefused(try await post(world, [], authorization: basic("\(id):\(World.appSecret) "))))
        }
    }

    @Test("Guessing is slowed down for the guesser, and a strong secret goes on being taken")
    func guessing() async throws {
        try await World.running {
            $0.moreTables = """
                [[clients]]
                id = "strong"
                secret = "0123456789abcdef0123456789abcdef"
                redirect_uris = ["https://strong.test/cb"]
                """
        } _: { world async throws in
            var seen: [Int] = []
            for _ in 0..<14 { seen.append(try await post(world, [], authorization: basic("strong:wrong")).status) }
            #expect(seen.prefix(10).allSatisfy { $0 == 401 } && seen.last == 429, "\(seen)")
            let refused = try await post(world, [], authorization: basic("strong:wrong"))
            #expect(refused.error == "rate_limited" && refused.response.header("Retry-After") == "1")
            let right = basic("strong:0123456789abcdef0123456789abcdef")
            #expect(isProven(try await post(world, [], authorization: right)), "Nobody is locked out by a stranger")
            #expect(
                isProven(try await post(world, [], authorization: basic("app:\(World.appSecret)"))),
                "Others are not held up"
            )

            // A secret that can be guessed waits as well: else the right guess would show itself.
            for _ in 0..<11 { _ = try await post(world, [], authorization: basic("app:wrong")) }
            let early = try await post(world, [], authorization: basic("app:\(World.appSecret)"))
            #expect(early.status == 429)
            world.clock.advance(by: .seconds(61))
            #expect(isProven(try await post(world, [], authorization: basic("app:\(World.appSecret)"))))
        }
    }
}
