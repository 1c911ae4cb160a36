import BrokerCrypto
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// Tokens that are bound to a key (RFC 9449).
struct ProofOfPossessionTests {
    private static let bound = """

        [[clients]]
        id = "bound"
        secret = "bound-secret-0123456789"
        grant_types = ["client_credentials"]
        dpop_bound_access_tokens = true
        permissions = ["read"]
        """

    private func running(_ body: (World) async throws -> Void) async throws {
        try await World.running({ $0.moreTables = World.tokenClients + Self.bound }, body)
    }

    private func machine(_ world: World, _ proofs: [String], as id: String = "machine") async throws -> TokenAnswer {
        TokenAnswer(
            try await world.post(
                "/oauth2/token",
                [("grant_type", "client_credentials")],
                as: world.party(id, secret: world.secret(of: id)),
                headers: proofs.map { ("DPoP", $0) }
            )
        )
    }

    /// A login of the public client, with a proof for its code.
    private func login(
        _ world: World,
        _ key: ProofKey?,
        _ parameters: [(name: String, value: String)] = []
    ) async throws -> TokenAnswer {
        var app = world.party("native", redirectURI: "https://spa.test/cb")
        app.scope = "openid offline_access"
        let driver = world.driver(app)
        let request = LoginRequest(parameters: [("provider", "main")] + parameters)
        let page = try await driver.begin(request)
        let code = try driver.code(
            from: page.stoppedAt == nil ? try await driver.choose(LoginTests.ada, on: page) : page,
            of: request
        )
        let proof = try key?.proof("POST", world.issuer + "/oauth2/token", at: world.clock.now())
        return TokenAnswer(
            try await world.post(
                "/oauth2/token",
                [
                    ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", app.redirectURI),
                    ("code_verifier", request.verifier.secret.reveal()),
                ],
                as: app,
                headers: proof.map { [("DPoP", $0)] } ?? []
            )
        )
    }

    private func refresh(_ world: World, _ token: String, _ key: ProofKey?) async throws -> TokenAnswer {
        let proof = try key?.proof("POST", world.issuer + "/oauth2/token", at: world.clock.now())
        return TokenAnswer(
            try await world.post(
                "/oauth2/token",
                [("grant_type", "refresh_token"), ("refresh_token", token)],
                as: world.party("native"),
                headers: proof.map { [("DPoP", $0)] } ?? []
            )
        )
    }

    private func userinfo(
        _ world: World,
        _ authorization: String,
        _ proofs: [String] = [],
        method: String = "GET"
    ) async throws -> FetchResponse {
        try await world.fetch.fetch(
            FetchRequest(
                method,
                world.issuer + "/oauth2/userinfo",
                headers: [("Authorization", authorization)] + proofs.map { ("DPoP", $0) }
            )
        )
    }

    @Test(
        "RFC 9449 §5, §6.1: a proof by any of our algorithms binds the token, and introspection says so",
        arguments: [
            (KeyType.p256, SignatureAlgorithm.es256), (.ed25519, .edDSA), (.rsa(bits: 2_048), .ps256),
        ]
    )
    func binding(type: KeyType, algorithm: SignatureAlgorithm) async throws {
        try await running { world in
            let key = try ProofKey(type, algorithm)
            let url = world.issuer + "/oauth2/token"
            let answer = try await machine(world, [key.proof("POST", url, at: world.clock.now())])
            try #require(answer.status == 200, "\(answer.response.text)")
            #expect(answer.members["token_type"] == "DPoP")
            #expect(answer.response.header("DPoP-Nonce") != nil)
            let token = try #require(answer.accessToken)
            let claims = try await world.verified(token, world.keySet(), type: "at+jwt")
            #expect(claims["cnf"]?.objectValue?["jkt"]?.stringValue == key.thumbprint)
            let told = try await world.introspect(token)
            #expect(told["token_type"] == "DPoP")
            #expect(told["cnf"] == claims["cnf"])
        }
    }

    @Test("RFC 9449 §4.3: each part of a proof altered is refused with invalid_dpop_proof")
    func negative() async throws {
        try await running { world in
            let key = try ProofKey()
            let now = world.clock.now()
            let url = world.issuer + "/oauth2/token"
            func proof(
                header: [(name: String, value: JSONValue?)] = [],
                claims: [(name: String, value: JSONValue?)] = [],
                signer: PrivateKey? = nil
            ) throws -> String {
                try key.proof("POST", url, at: now, header: header, claims: claims, signer: signer)
            }
            func number(_ offset: Int64) -> JSONValue { .number(JSONNumber(now.seconds + offset)) }
            var secretKey = key.publicMembers
            secretKey["d"] = "AAAA"
            let good = try proof()
            var bad: [(String, [String])] = [
                ("no JWS", ["x"]), ("twice", [good, try proof()]), ("cut", [String(good.dropLast(4))]),
                ("long", [good + String(repeating: "A", count: 9_000)]),
                ("other signer", [try proof(signer: PrivateKey.generate(.p256))]),
                ("private key", [try proof(header: [("jwk", .object(secretKey))])]),
                ("shared key", [try proof(header: [("jwk", ["kty": "oct", "k": "AAAA"])])]),
                ("crit", [try proof(header: [("crit", ["x"]), ("x", 1)])]),
            ]
            for (name, value) in [
                ("typ", "JWT"), ("typ", nil), ("alg", "none"), ("alg", "HS256"), ("alg", "ES384"), ("jwk", nil),
                ("jwk", "x"),
            ] as [(String, JSONValue?)] {
                bad.append(("header \(name)", [try proof(header: [(name, value)])]))
            }
            for (name, value) in [
                ("htm", "GET"), ("htm", "post"), ("htm", nil), ("htu", nil), ("htu", .string(url + "/")),
                ("htu", "https://other.test/oauth2/token"), ("htu", .string(world.issuer + "/oauth2/userinfo")),
                ("htu", ""), ("jti", nil), ("jti", ""), ("jti", 7),
                ("jti", .string(String(repeating: "x", count: 300))), ("iat", nil), ("iat", "now"),
                ("iat", number(-61)), ("iat", number(61)), ("iat", .number(JSONNumber(Int64.max))),
                ("exp", number(-300)), ("nbf", number(300)),
            ] as [(String, JSONValue?)] {
                bad.append(("claim \(name)", [try proof(claims: [(name, value)])]))
            }
            for (what, proofs) in bad {
                let answer = try await machine(world, proofs)
                #expect(answer.status == 400 && answer.error == "invalid_dpop_proof", "\(what)")
                #expect(answer.response.header("Cache-Control") == "no-store")
            }
            for (what, claims) in [
                ("earlier", [("iat", number(-60))]), ("later", [("iat", number(60))]),
                ("query and fragment", [("htu", .string(url + "?a=1#b"))]),
                ("times", [("exp", number(60)), ("nbf", number(-5))]),
            ] as [(String, [(name: String, value: JSONValue?)])] {
                #expect(try await machine(world, [proof(claims: claims)]).status == 200, "\(what)")
            }
            #expect(try await machine(world, [good]).status == 200)
            let again = try await machine(world, [good])
            #expect(again.error == "invalid_dpop_proof", "RFC 9449 §11.1: once")
        }
    }

    @Test("RFC 9449 §8: the nonce that was given is accepted; a foreign or an old one is answered with the new one")
    func nonces() async throws {
        try await running { world in
            let key = try ProofKey()
            let url = world.issuer + "/oauth2/token"
            func ask(_ nonce: JSONValue) async throws -> TokenAnswer {
                let proof = try key.proof("POST", url, at: world.clock.now(), claims: [("nonce", nonce)])
                return try await machine(world, [proof])
            }
            let foreign = try await ask("x")
            #expect(foreign.status == 400 && foreign.error == "use_dpop_nonce")
            let nonce = try #require(foreign.response.header("DPoP-Nonce"))
            #expect(try await ask(.string(nonce)).status == 200)
            #expect(try await ask(7).error == "use_dpop_nonce")
            world.clock.advance(by: .minutes(5))
            #expect(try await ask(.string(nonce)).status == 200, "of the step before")
            world.clock.advance(by: .minutes(6))
            let old = try await ask(.string(nonce))
            #expect(old.error == "use_dpop_nonce")
            #expect(old.response.header("DPoP-Nonce") != nonce)
        }
    }

    @Test("RFC 9449 §5.2: a client registered for bound tokens gets no other")
    func required() async throws {
        try await running { world in
            let refused = try await machine(world, [], as: "bound")
            #expect(refused.status == 400 && refused.error == "invalid_dpop_proof")
            let key = try ProofKey()
            let proof = try key.proof("POST", world.issuer + "/oauth2/token", at: world.clock.now())
            #expect(try await machine(world, [proof], as: "bound").members["token_type"] == "DPoP")
        }
    }

    @Test("RFC 9449 §7.1, §7.2: a bound token only with its proof, a bearer token only as one")
    func userinfo() async throws {
        try await running { world in
            let key = try ProofKey()
            let answer = try await login(world, key)
            try #require(answer.status == 200, "\(answer.response.text)")
            let token = try #require(answer.accessToken)
            let url = world.issuer + "/oauth2/userinfo"
            let now = world.clock.now()
            func proof(_ key: ProofKey, _ accessToken: String?, method: String = "GET") throws -> String {
                try key.proof(method, url, at: now, accessToken: accessToken)
            }
            for scheme in ["DPoP", "dpop", "DPOP"] {
                let good = try await userinfo(world, "\(scheme) \(token)", [proof(key, token)])
                #expect(good.status == 200, "\(good.text)")
                #expect(good.header("DPoP-Nonce") != nil)
            }
            #expect(
                try await userinfo(world, "DPoP \(token)", [proof(key, token, method: "POST")], method: "POST").status
                    == 200
            )
            let bearer = try await userinfo(world, "Bearer \(token)")
            #expect(bearer.status == 401)
            #expect(bearer.header("WWW-Authenticate")?.contains("error=\"invalid_token\"") == true)
            let withProof = try await userinfo(world, "Bearer \(token)", [proof(key, token)])
            #expect(withProof.status == 401)
            for (what, proofs) in [
                ("none", []), ("other key", [try proof(ProofKey(), token)]), ("no ath", [try proof(key, nil)]),
                ("other ath", [try proof(key, token + "x")]), ("other method", [try proof(key, token, method: "POST")]),
                ("for the token endpoint", [try key.proof("GET", world.issuer + "/oauth2/token", at: now)]),
            ] {
                let answer = try await userinfo(world, "DPoP \(token)", proofs)
                #expect(answer.status == 401, "\(what)")
                let challenge = answer.header("WWW-Authenticate") ?? ""
                #expect(challenge.hasPrefix("DPoP "), "\(what)")
                #expect(challenge.contains("error=\"invalid_dpop_proof\"") && challenge.contains("ES256"), "\(what)")
            }
            let once = try proof(key, token)
            #expect(try await userinfo(world, "DPoP \(token)", [once]).status == 200)
            #expect(try await userinfo(world, "DPoP \(token)", [once]).status == 401)
            let plain = try #require(try await login(world, nil).accessToken)
            #expect(try await userinfo(world, "DPoP \(plain)", [proof(key, plain)]).status == 401)
            #expect(try await userinfo(world, "Bearer \(plain)").status == 200)
            let none = try await world.fetch.fetch(FetchRequest("GET", url))
            #expect(none.headers.contains { $0.value.hasPrefix("DPoP ") && $0.value.contains("algs=") })
        }
    }

    @Test("RFC 9449 §5: a public client's refresh token is the key's, and whoever lacks the key can't even end it")
    func refreshing() async throws {
        try await running { world in
            let key = try ProofKey()
            let first = try #require(try await login(world, key).refreshToken)
            #expect(try await refresh(world, first, nil).error == "invalid_grant")
            #expect(try await refresh(world, first, ProofKey()).error == "invalid_grant")
            let next = try await refresh(world, first, key)
            try #require(next.status == 200, "\(next.response.text)")
            #expect(next.members["token_type"] == "DPoP")
            let second = try #require(next.refreshToken)
            world.clock.advance(by: .minutes(1))
            #expect(try await refresh(world, first, nil).error == "invalid_grant", "a thief with a used token")
            #expect(try await refresh(world, second, nil).error == "invalid_grant", "its successor is bound too")
            #expect(try await refresh(world, second, key).status == 200)
        }
    }

    @Test(
        "RFC 9449 §5: a confidential client's refresh token stays the client's; each access token has the key of its request"
    )
    func confidentialRefreshing() async throws {
        try await running { world in
            let login = try await world.keeperLogin()
            let keeper = world.party("keeper", secret: world.secret(of: "keeper"))
            let key = try ProofKey()
            let proof = try key.proof("POST", world.issuer + "/oauth2/token", at: world.clock.now())
            let bound = TokenAnswer(
                try await world.post(
                    "/oauth2/token",
                    [("grant_type", "refresh_token"), ("refresh_token", try #require(login.answer.refreshToken))],
                    as: keeper,
                    headers: [("DPoP", proof)]
                )
            )
            #expect(bound.members["token_type"] == "DPoP")
            let plain = try await world.driver(keeper).refresh(try #require(bound.refreshToken))
            #expect(plain.members["token_type"] == "Bearer")
        }
    }

    @Test("RFC 9449 §10: dpop_jkt binds the code to a key")
    func boundCode() async throws {
        try await running { world in
            let key = try ProofKey()
            #expect(try await login(world, key, [("dpop_jkt", key.thumbprint)]).status == 200)
            #expect(try await login(world, ProofKey(), [("dpop_jkt", key.thumbprint)]).error == "invalid_grant")
            #expect(try await login(world, nil, [("dpop_jkt", key.thumbprint)]).error == "invalid_grant")
            let visit = try await world.driver().begin(LoginRequest(parameters: [("dpop_jkt", "not a thumbprint")]))
            #expect(visit.stoppedValue("error") == "invalid_request")
        }
    }
}
