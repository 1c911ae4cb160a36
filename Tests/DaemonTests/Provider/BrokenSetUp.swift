import FakeProviders
import JOSE
import Testing

/// A mistake that administrators make, or a fault that providers have, and what the doctor must say of it.
struct BrokenSetUp: Sendable, CustomTestStringConvertible {
    let name: String
    /// Of the report, in its order. `{idp}` stands for the provider's address.
    let lines: [String]
    var exitCode: Int32 = 1
    let breaking: @Sendable (inout Clinic) throws -> Void

    var testDescription: String { name }

    init(
        _ name: String,
        _ lines: [String],
        exitCode: Int32 = 1,
        breaking: @escaping @Sendable (inout Clinic) throws -> Void
    ) {
        self.name = name
        self.lines = lines
        self.exitCode = exitCode
        self.breaking = breaking
    }

    static let all: [BrokenSetUp] = addresses + issuers + registration + documents

    private static let addresses = [
        BrokenSetUp(
            "a host that does not exist",
            [
                "failed DNS idp.acme.invalid has no address here mend: Look for a slip in issuer of config.toml; if it is right, this machine's DNS doesn't know the name",
                "skipped connection needs DNS, and so do: TLS, discovery, issuer, endpoints, keys, algorithms, PKCE, scopes, client auth, authorization",
                "skipped redirect URI https://login.example.com/auth/callback/acme-idp is the one to register; more needs DNS",
                "1 of 19 checks failed. Logins will not work. Begin with DNS: Look for a slip in issuer",
            ]
        ) { $0.entry.issuer = "https://idp.acme.invalid" },
        BrokenSetUp(
            "a port where nothing listens",
            [
                "ok DNS 127.0.0.1 is an address failed connection no connection to 127.0.0.1, port",
                ": nothing answers there mend: Check host and port in issuer of config.toml",
                "skipped TLS needs connection, and so do: discovery",
            ]
        ) { $0.entry.issuer = "http://127.0.0.1:\(try FreePort.next())" },
        BrokenSetUp(
            "an authorization server that isn't there",
            [
                "failed discovery {idp}/oauth2/default/.well-known/openid-configuration answers 404, text/plain; charset=utf-8, 10 bytes: there is no metadata mend: Set issuer = \"{idp}\" in config.toml: there, the provider does have metadata",
                "skipped issuer needs discovery",
            ]
        ) { $0.entry.issuer += "/oauth2/default" },
        BrokenSetUp(
            "a web page in place of the metadata",
            [
                "failed discovery {idp}/.well-known/openid-configuration answers 200, text/html, 23 bytes: a web page, not JSON mend: Check issuer in config.toml letter by letter"
            ]
        ) {
            $0.provider.faults.answers[.discovery] = [
                AnswerFault(.replaced(Array("<!doctype html><p>Hello".utf8))), AnswerFault(.contentType("text/html")),
            ]
        },
        BrokenSetUp(
            "metadata behind a redirect",
            [
                "failed discovery {idp}/.well-known/openid-configuration answers 302, no content type, 0 bytes: it redirects to https://elsewhere.example/idp, and redirects are not followed"
            ]
        ) {
            $0.provider.faults.answers[.discovery] = [AnswerFault(.redirect(to: "https://elsewhere.example/idp?a=b"))]
        },
    ]

    private static let issuers = [
        BrokenSetUp(
            "an issuer without its slash",
            [
                "failed issuer the provider calls itself {idp}/, config.toml has {idp}: the slash at its end is missing in config.toml mend: Set issuer = \"{idp}/\" in config.toml",
                "ok keys 1 key for RS256",
                "skipped authorization needs issuer skipped redirect URI https://login.example.com/auth/callback/acme-idp is the one to register; more needs issuer skipped credentials needs issuer, and so do: userinfo",
                "Begin with issuer: Set issuer = \"{idp}/\" in config.toml.",
            ]
        ) { $0.provider.faults.discovery = [.toggledSlash] },
        BrokenSetUp(
            "an issuer with one slash too many",
            [
                "failed issuer the provider calls itself {idp}, config.toml has {idp}/: there is one slash too many at the end in config.toml mend: Set issuer = \"{idp}\" in config.toml"
            ]
        ) { $0.entry.issuer += "/" },
        BrokenSetUp(
            "http for https",
            ["config.toml has {idp}: one says http, the other https mend: Set issuer = \"https://127.0.0.1:"]
        ) {
            let issuer = $0.provider.issuer.replacing("http:", with: "https:")
            $0.provider.faults.discovery = [.issuer(issuer)]
        },
        BrokenSetUp(
            "a tenant's name for its id",
            [
                "failed issuer the provider calls itself {idp}/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/v2.0, config.toml has {idp}/acme.onmicrosoft.com/v2.0: a tenant's name stands where its id (a GUID) belongs"
            ]
        ) {
            $0.provider.faults.discovery = [.issuer($0.provider.issuer + "/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/v2.0")]
            $0.entry.lines = ["discovery_url = \"\($0.provider.issuer)/.well-known/openid-configuration\""]
            $0.entry.issuer += "/acme.onmicrosoft.com/v2.0"
        },
        BrokenSetUp(
            "the host of the admin console",
            [
                "failed issuer the provider calls itself https://acme.okta.com, config.toml has https://acme-admin.okta.com: the host of the admin console (-admin) was written mend: Set issuer = \"https://acme.okta.com\" in config.toml"
            ]
        ) {
            $0.provider.faults.discovery = [.issuer("https://acme.okta.com")]
            $0.entry.lines = ["discovery_url = \"\($0.provider.issuer)/.well-known/openid-configuration\""]
            $0.entry.issuer = "https://acme-admin.okta.com"
        },
    ]

    private static let registration = [
        BrokenSetUp(
            "another client secret",
            [
                "ok authorization the provider takes the request and shows a page to sign in on ok redirect URI https://login.example.com/auth/callback/acme-idp is registered failed credentials the provider knows the client id and refuses how we prove it: 401 invalid_client: The client did not authenticate as it is registered mend: Compare client_id, client_secret and client_auth with the app's registration at the provider"
            ]
        ) { $0.entry.clientSecret = "another-secret" },
        BrokenSetUp(
            "a client secret that has expired",
            [
                "failed credentials the client secret has expired: 200 invalid_client: AADSTS7000222: The provided client secret keys are expired. mend: The client secret has expired: make a new one"
            ]
        ) {
            let answer = """
                {"error":"invalid_client","error_description":"AADSTS7000222: The provided client secret keys are expired."}
                """
            $0.provider.faults.answers[.token] = [AnswerFault(.replaced(Array(answer.utf8)))]
        },
        BrokenSetUp(
            "a client id that nobody registered",
            [
                "failed authorization the authorization endpoint answers 401: invalid_client: the provider does not know this client id mend: Set client_id as the provider shows it",
                "failed credentials refused: 401 invalid_client: The client is not known; see authorization",
                "Begin with authorization: Set client_id as the provider shows it",
            ]
        ) { $0.entry.clientID = "no-such-client" },
        BrokenSetUp(
            "a redirect URI that is not registered",
            [
                "skipped authorization needs redirect URI failed redirect URI not registered at the provider, which answers redirect_uri_mismatch mend: Register exactly https://login.example.com/auth/callback/other (every letter and slash counts) where: the provider's console > the application of the broker > redirect URIs",
                "ok credentials client id and secret are accepted",
            ]
        ) { $0.entry.redirectURI = "https://login.example.com/auth/callback/other" },
        BrokenSetUp(
            "a scope that the provider does not state",
            [
                "warning scopes teams is asked for and not among those the provider states (openid, email, profile, groups, offline_access) mend: Create it at the provider, or take it out of scopes in config.toml",
                "Nothing failed; 1 warning. Look at scopes: Create it at the provider",
            ],
            exitCode: 0
        ) { $0.entry.lines = ["scopes = [\"openid\", \"email\", \"teams\"]"] },
        BrokenSetUp(
            "organizations that can take nobody from here",
            [
                "failed access no rule of acme can take anybody from here: each names another provider, or an e-mail address that this one does not vouch for mend: Add to that organization: [[organizations.rules]] with provider = \"acme-idp\" and permissions",
                "warning domains acme has no domains, so nobody who types an e-mail address is sent here",
            ]
        ) {
            $0.entry.lines = [
                "", "[[auth.oauth.providers]]", "id = \"other\"", "type = \"google\"", "client_id = \"1\"",
                "client_secret = \"not-used-here\"",
            ]
            $0.organizations = """
                [[organizations]]
                id = "acme"
                [[organizations.rules]]
                provider = "other"
                permissions = ["read"]
                """
        },
    ]

    private static let documents = [
        BrokenSetUp(
            "a key set without keys",
            ["failed keys {idp}/jwks.json has no keys at all mend: The provider has to publish its keys there"]
        ) { $0.provider.faults.keySet = [.empty] },
        BrokenSetUp(
            "weak keys alone",
            [
                "failed keys 1 key, and none verifies RS256: short: the key is unsound: the RSA modulus has fewer than 2048 bits mend: Let the provider sign with RS256 and a sound key (RSA of 2048 bits or more), or change allowed_algorithms"
            ]
        ) { $0.provider.faults.keySet = [.empty, .shortRSAKey] },
        BrokenSetUp(
            "a weak key beside a sound one",
            [
                "ok keys 1 key for RS256",
                "warning keys 1 key can't be trusted (short: the key is unsound: the RSA modulus has fewer than 2048 bits); tokens signed with it are refused",
            ],
            exitCode: 0
        ) { $0.provider.faults.keySet = [.shortRSAKey] },
        BrokenSetUp(
            "HS256 alone",
            [
                "failed algorithms ID tokens are signed with HS256, and accepted is RS256 mend: Switch the provider to RS256: HS256 is never accepted"
            ]
        ) {
            $0.provider.faults.discovery = [
                .member("id_token_signing_alg_values_supported", .array([.string("HS256")]))
            ]
        },
        BrokenSetUp(
            "ES256 alone",
            [
                "failed algorithms ID tokens are signed with ES256, and accepted is RS256 mend: Set allowed_algorithms = [\"ES256\"], or switch the provider to RS256"
            ]
        ) {
            $0.provider.faults.discovery = [
                .member("id_token_signing_alg_values_supported", .array([.string("ES256")]))
            ]
        },
        BrokenSetUp(
            "metadata without a token endpoint",
            [
                "failed endpoints the discovery document has no token_endpoint mend: The provider is not set up to the end",
                "skipped credentials needs endpoints",
            ]
        ) { $0.provider.faults.discovery = [.missing("token_endpoint")] },
        BrokenSetUp(
            "plain http endpoints outside loopback",
            [
                "failed endpoints token_endpoint is http://idp.acme.example/token, which is no https address mend: The provider has to publish https addresses"
            ]
        ) {
            $0.provider.faults.discovery = [.member("token_endpoint", .string("http://idp.acme.example/token"))]
        },
        BrokenSetUp(
            "a metadata document of someone who wants the network inside",
            [
                "failed endpoints token_endpoint: 10.0.0.1 is at 10.0.0.1, which is no public address mend: If that is where the provider is, add 10.0.0.1 to egress.allow in config.toml"
            ]
        ) {
            $0.provider.faults.discovery = [.member("token_endpoint", .string("https://10.0.0.1/token"))]
        },
    ]
}
