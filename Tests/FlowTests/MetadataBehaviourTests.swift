import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// Row 75: what the metadata advertises works, and what it does not is refused. One table a member; a member that nobody has a
/// row for fails.
struct MetadataBehaviourTests {
    private static let tables = """
        [[clients]]
        id = "all-grants"
        secret = "all-grants-secret-1"
        redirect_uris = ["\(World.appRedirectURI)"]
        providers = ["main"]
        grant_types = ["authorization_code", "refresh_token", "client_credentials", \
        "urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:token-exchange"]

        [[clients]]
        id = "RS256"
        secret = "algorithms-secret-1"
        redirect_uris = ["\(World.appRedirectURI)"]
        providers = ["main"]
        id_token_signed_response_alg = "RS256"

        [[clients]]
        id = "ES256"
        secret = "algorithms-secret-1"
        redirect_uris = ["\(World.appRedirectURI)"]
        providers = ["main"]
        id_token_signed_response_alg = "ES256"

        [[clients]]
        id = "EdDSA"
        secret = "algorithms-secret-1"
        redirect_uris = ["\(World.appRedirectURI)"]
        providers = ["main"]
        id_token_signed_response_alg = "EdDSA"
        """

    private func running(_ body: (World, JSONObject) async throws -> Void) async throws {
        try await World.running {
            $0.moreTables = Self.tables
        } _: { world in
            let address = world.issuer + "/.well-known/openid-configuration"
            let answer = try await world.fetch.fetch(FetchRequest("GET", address))
            try await body(world, try JSONReader.parseObject(answer.body))
        }
    }

    private static func list(_ metadata: JSONObject, _ name: String) -> [String] {
        metadata[name]?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    private func post(
        _ world: World,
        _ path: String,
        _ form: [(name: String, value: String)]
    ) async throws -> TokenAnswer {
        TokenAnswer(
            try await world.fetch.fetch(
                FetchRequest(
                    "POST",
                    world.issuer + path,
                    headers: [("Content-Type", "application/x-www-form-urlencoded")],
                    body: Array(FormCoding.encode(form).utf8)
                )
            )
        )
    }

    private static let allGrants: [(name: String, value: String)] = [
        ("client_id", "all-grants"), ("client_secret", "all-grants-secret-1"),
    ]

    /// Asks by the very rules of the authorization endpoint, without a person.
    private func push(_ world: World, _ changes: [(name: String, value: String)]) async throws -> TokenAnswer {
        let request = LoginRequest(parameters: changes)
        let app = world.party("all-grants", secret: "all-grants-secret-1")
        let form = request.parameters(for: app).filter { $0.name != "client_id" } + Self.allGrants
        return try await post(world, "/oauth2/par", form)
    }

    @Test("every endpoint that is advertised is there, below the issuer")
    func endpoints() async throws {
        try await running { world, metadata in
            for (name, value) in metadata.members where name.hasSuffix("_endpoint") || name == "jwks_uri" {
                let address = try #require(value.stringValue)
                #expect(address.hasPrefix(world.issuer + "/"))
                let statuses = [
                    try await world.fetch.fetch(FetchRequest("GET", address)).status,
                    try await post(world, String(address.dropFirst(world.issuer.count)), []).status,
                ]
                #expect(!statuses.contains(404) && statuses.contains { $0 != 405 }, "\(name): \(statuses)")
            }
        }
    }

    @Test("grant types: those advertised are known to the token endpoint, all others are not")
    func grantTypes() async throws {
        try await running { world, metadata in
            let advertised = Self.list(metadata, "grant_types_supported")
            let others = [
                "password", "implicit", "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:saml2-bearer", "urn:openid:params:grant-type:ciba",
                "AUTHORIZATION_CODE",
            ]
            let registrable = [
                "authorization_code", "refresh_token", "client_credentials",
                "urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:token-exchange",
            ]
            for grant in Set(registrable + advertised + others) {
                let answer = try await post(world, "/oauth2/token", [("grant_type", grant)] + Self.allGrants)
                #expect((answer.error != "unsupported_grant_type") == advertised.contains(grant), "\(grant)")
            }
        }
    }

    @Test("response types and modes, PKCE methods and scopes: those advertised are taken, others refused")
    func authorizationRequests() async throws {
        try await running { world, metadata in
            let members: [(member: String, parameter: String, others: [String])] = [
                (
                    "response_types_supported", "response_type",
                    ["token", "id_token", "code token", "code id_token", "none"]
                ),
                ("response_modes_supported", "response_mode", ["fragment", "jwt", "query.jwt", "web_message"]),
                ("code_challenge_methods_supported", "code_challenge_method", ["plain", "S512"]),
                ("scopes_supported", "scope", ["address", "phone", "superuser"]),
            ]
            for (member, parameter, others) in members {
                let advertised = Self.list(metadata, member)
                #expect(!advertised.isEmpty, "\(member)")
                for value in advertised {
                    let answer = try await push(world, [(parameter, value)])
                    #expect(answer.status == 201, "\(parameter)=\(value): \(answer.response.text)")
                }
                for value in others {
                    #expect(!advertised.contains(value))
                    #expect(try await push(world, [(parameter, value)]).status == 400, "\(parameter)=\(value)")
                }
            }
        }
    }

    @Test("what is advertised as not supported is refused by name, or changes nothing")
    func unsupported() async throws {
        try await running { world, metadata in
            let parameters = [
                (member: "request_parameter_supported", parameter: "request", error: "request_not_supported"),
                (
                    member: "request_uri_parameter_supported", parameter: "request_uri",
                    error: "request_uri_not_supported"
                ),
            ]
            for (member, parameter, error) in parameters {
                #expect(metadata[member]?.boolValue == false)
                let visit = try await world.driver().begin(LoginRequest(parameters: [(parameter, "https://x.test/r")]))
                #expect(visit.stoppedValue("error") == error)
            }
            #expect(metadata["claims_parameter_supported"]?.boolValue == false)
            #expect(try await push(world, [("claims", #"{"id_token":{"acr":{"essential":true}}}"#)]).status == 201)
            #expect(metadata["require_pushed_authorization_requests"]?.boolValue == false)
            #expect(metadata["authorization_response_iss_parameter_supported"]?.boolValue == true)
        }
    }

    @Test("signing algorithms: each that is advertised signs the ID tokens of whoever is registered for it")
    func algorithms() async throws {
        try await running { world, metadata in
            let advertised = Self.list(metadata, "id_token_signing_alg_values_supported")
            #expect(Set(advertised) == ["RS256", "ES256", "EdDSA"])
            for algorithm in advertised {
                let app = world.party(algorithm, secret: "algorithms-secret-1")
                let answer = try await world.driver(app).logIn(as: LoginTests.ada).answer
                let token = try CompactJWS(parsing: try #require(answer.idToken))
                #expect(token.header.algorithm.rawValue == algorithm)
            }
        }
    }

    @Test("claims: whatever a token or UserInfo says is advertised")
    func claims() async throws {
        try await running { world, metadata in
            let advertised = Set(Self.list(metadata, "claims_supported"))
            var app = world.app
            app.scope = "openid profile email groups read"
            let answer = try await world.driver(app).logIn(as: LoginTests.ada).answer
            let userinfo = try await world.driver(app).userinfo(try #require(answer.accessToken))
            let claims = try #require(answer.unverifiedClaims)
            let names = Set(claims.names + (try JSONReader.parseObject(userinfo.body)).names)
            #expect(names.isSubset(of: advertised), "\(names.subtracting(advertised))")
            for name in [
                "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "sid", "name", "email", "org",
            ] {
                #expect(names.contains(name), "\(name)")
            }
        }
    }

    @Test("client authentication: each method that is advertised proves a client")
    func authentication() async throws {
        try await running { world, metadata in
            let parties: [String: RelyingParty] = [
                "none": world.spa, "client_secret_basic": world.app, "client_secret_post": world.postApp,
            ]
            for method in Self.list(metadata, "token_endpoint_auth_methods_supported") {
                // Signed assertions are shown in tests of their own.
                guard method != "private_key_jwt" else { continue }
                let party = try #require(parties[method], "\(method)")
                let answer = try await world.driver(party).tokenRequest([
                    ("grant_type", "authorization_code"), ("code", "x"),
                ])
                #expect(answer.error == "invalid_grant", "\(method): \(answer.response.text)")
            }
        }
    }
}
