import JOSE
import Testing

/// Clients that prove themselves by a key (OpenID Connect Core §9, RFC 7523, RFC 10070).
@Suite("private_key_jwt with Authlib and with requests-oauth2client", .timeLimit(.minutes(5)))
struct ClientKeyTests {
    @Test("Authlib's assertion is good once, for the issuer alone, and by the client's own key")
    func authlib() async throws {
        let key = try ClientKey()
        let client = ScriptedClient.withoutSecret(
            "keyed",
            "jwks_file = \"keyed.jwks\"",
            "token_endpoint_auth_method = \"private_key_jwt\"",
            "grant_types = [\"client_credentials\"]",
            "organization = \"acme\"",
            "permissions = [\"read\"]",
            "audience = \"https://api.example\""
        )
        try await BrokerAndMock.running(clients: client.entry, files: ["keyed.jwks": key.publicSet]) { world in
            var told = client.job
            told["private_key"] = .string(key.privatePEM)
            let job: JSONObject = ["keyed": .object(told), "audience": "https://api.example"]
            let seen = try await Script.run("authlib_flows.py", world.job("keyed", job))
            #expect(seen["admitted"]["claims"]["sub"] == "keyed")
            #expect(seen["admitted"]["claims"]["permissions"] == ["read"])

            for refused in ["replayed", "to_the_token_endpoint", "by_another_key"] {
                #expect(seen[refused]["error"] == "invalid_client", "\(refused)")
            }
            // The one thing that an app has to change says what it is.
            #expect(seen["to_the_token_endpoint"]["description"].contains("RFC 10070"))
        }
    }

    @Test("requests-oauth2client proves itself by its key wherever it goes: pushing, redeeming, renewing, revoking")
    func requestsOAuth2Client() async throws {
        let key = try ClientKey()
        let client = ScriptedClient.withoutSecret(
            "keyed",
            "jwks_file = \"keyed.jwks\"",
            "token_endpoint_auth_method = \"private_key_jwt\"",
            "redirect_uris = [\"https://keyed.example/callback\"]",
            "require_pushed_authorization_requests = true",
            "dpop_bound_access_tokens = true",
            "id_token_signed_response_alg = \"ES256\""
        )
        try await BrokerAndMock.running(clients: client.entry, files: ["keyed.jwks": key.publicSet]) { world in
            var job = client.job
            job["private_key"] = .string(key.privatePEM)
            let seen = try await Script.run("requests_oauth2client_flows.py", world.job("web app", job))
            #expect(seen["token"]["access_token"]["claims"]["client_id"] == "keyed")
            #expect(seen["token"]["id_token"]["claims"]["aud"] == "keyed")
            #expect(seen["renewed_is_new"] == true)
            #expect(seen["revoked"] == true)
            #expect(seen["refresh_after_revocation"]["error"] == "invalid_grant")
            #expect(seen["assertion_to_endpoint"]["error"] == "invalid_client", "RFC 10070")
        }
    }
}
