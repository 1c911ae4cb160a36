import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

/// Clients for what is done with tokens: machines, services and an app with refresh tokens.
extension World {
    static let tokenClients = """
        [[clients]]
        id = "machine"
        secret = "machine-secret-0123456789"
        grant_types = ["client_credentials"]
        audience = "https://api.example.com"
        organization = "org-123"
        permissions = ["read", "write"]
        access_token_ttl = "10m"

        [[clients]]
        id = "reader"
        secret = "reader-secret-0123456789"
        grant_types = ["client_credentials"]
        scopes = ["openid", "read", "offline_access"]
        permissions = ["read", "write"]
        signing_algorithm = "EdDSA"

        [[clients]]
        id = "idle"
        secret = "idle-secret-0123456789"
        grant_types = ["client_credentials"]

        [[clients]]
        id = "api"
        secret = "api-secret-0123456789"
        grant_types = ["client_credentials"]
        audience = ["https://api.example.com", "https://other.example.com"]

        [[clients]]
        id = "keeper"
        secret = "keeper-secret-0123456789"
        redirect_uris = ["\(World.appRedirectURI)"]
        audience = "https://api.example.com"

        [[clients]]
        id = "native"
        redirect_uris = ["https://spa.test/cb"]
        """

    func secret(of id: String) -> String { "\(id)-secret-0123456789" }

    /// A request of one of those clients.
    func request(_ id: String, _ form: [(name: String, value: String)]) async throws -> TokenAnswer {
        try await driver(party(id, secret: secret(of: id))).tokenRequest(form)
    }

    func machineToken(_ id: String, scope: String? = nil) async throws -> TokenAnswer {
        try await request(
            id,
            [("grant_type", "client_credentials")] + (scope.map { [("scope", $0)] } ?? [])
        )
    }

    /// A form posted by a client.
    func post(
        _ path: String,
        _ form: [(name: String, value: String)],
        as client: RelyingParty?,
        headers: [(name: String, value: String)] = []
    ) async throws -> FetchResponse {
        var headers = headers + [("Content-Type", "application/x-www-form-urlencoded")]
        var form = form
        if let client {
            if client.clientSecret.isEmpty {
                form.append(("client_id", client.clientID))
            } else {
                let pair = FormCoding.encode(client.clientID) + ":" + FormCoding.encode(client.clientSecret)
                headers.append(("Authorization", "Basic " + Base64.encode(Array(pair.utf8))))
            }
        }
        return try await fetch.fetch(
            FetchRequest("POST", issuer + path, headers: headers, body: Array(FormCoding.encode(form).utf8))
        )
    }

    /// What the introspection endpoint says to a client.
    func introspect(_ token: String, as id: String = "api") async throws -> JSONObject {
        let answer = try await post(
            "/oauth2/introspect",
            [("token", token)],
            as: party(id, secret: secret(of: id))
        )
        try #require(answer.status == 200, "\(answer.text)")
        #expect(answer.header("Cache-Control") == "no-store")
        return try JSONReader.parseObject(answer.body)
    }

    func revoke(_ token: String, as id: String, hint: String? = nil) async throws -> FetchResponse {
        try await post(
            "/oauth2/revoke",
            [("token", token)] + (hint.map { [("token_type_hint", $0)] } ?? []),
            as: party(id, secret: secret(of: id))
        )
    }

    /// A login of the app that gets refresh tokens.
    func keeperLogin(scope: String = "openid email read offline_access") async throws -> FinishedLogin {
        var app = party("keeper", secret: secret(of: "keeper"))
        app.scope = scope
        return try await driver(app).logIn(as: LoginTests.ada, with: LoginRequest(parameters: [("provider", "main")]))
    }
}

/// The answer for everything that is dead, unknown or somebody else's.
let inactive: JSONObject = ["active": false]
