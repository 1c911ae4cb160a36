import JOSE
import Testing

/// requests-oauth2client pushes its requests, binds its tokens to a key, and exchanges tokens.
@Suite("requests-oauth2client", .timeLimit(.minutes(5)))
struct RequestsOAuth2ClientTests {
    @Test("a web app pushes its request, binds its tokens to a key, and renews them (RFC 9126, RFC 9449)")
    func webApp() async throws {
        let client = ScriptedClient.confidential(
            "bound",
            "redirect_uris = [\"https://bound.example/callback\"]",
            "require_pushed_authorization_requests = true",
            "dpop_bound_access_tokens = true",
            "signing_algorithm = \"ES256\"",
            "id_token_signed_response_alg = \"ES256\""
        )
        try await BrokerAndMock.running(clients: client.entry) { world in
            let seen = try await Script.run("requests_oauth2client_flows.py", world.job("web app", client.job))
            expectFlow(seen, issuer: world.issuer)
            expectRefusals(seen)
        }
    }

    private func expectFlow(_ seen: JSONValue, issuer: String) {
        #expect(seen["page"] == .null)
        #expect(seen["request_names"] == ["client_id", "request_uri"])
        #expect(seen["request_uri"].contains("urn:ietf:params:oauth:request_uri:"))
        #expect(seen["answer_names"] == ["code", "iss", "state"])

        expectBound(seen["token"], to: seen["thumbprint"], issuer: issuer)
        #expect(seen["verifies"] == true)
        let person = seen["token"]["id_token"]["claims"]["sub"]
        #expect(seen["userinfo"]["sub"] == person)
        expectBound(seen["renewed"], to: seen["thumbprint"], issuer: issuer)
        #expect(seen["renewed_is_new"] == true)
        #expect(seen["renewed_userinfo"]["sub"] == person)
    }

    private func expectBound(_ token: JSONValue, to thumbprint: JSONValue, issuer: String) {
        #expect(token["class"] == "DPoPToken")
        #expect(token["token_type"] == "DPoP")
        #expect(token["has_refresh_token"] == true)
        #expect(token["id_token"]["header"]["alg"] == "ES256")
        #expect(token["id_token"]["claims"]["iss"] == .string(issuer))
        #expect(token["access_token"]["header"]["typ"] == "at+jwt")
        // RFC 9449 §6.1.
        #expect(token["access_token"]["claims"]["cnf"] == ["jkt": thumbprint])
        #expect(thumbprint != .null)
    }

    private func expectRefusals(_ seen: JSONValue) {
        for thief in ["as_bearer", "with_another_key"] {
            #expect(seen["stolen"][thief]["status"] == 401, "\(thief)")
            #expect(seen["stolen"][thief]["challenge"].contains("DPoP"), "RFC 9449 §7.1, \(thief)")
        }
        #expect(seen["refresh_without_proof"]["error"] == "invalid_dpop_proof")
        #expect(seen["pushed_to_elsewhere"]["error"] == "invalid_request")
        #expect(seen["used_twice"]["callback"] == .null)
        #expect(seen["used_twice"]["status"] == 400)
        #expect(seen["not_pushed"]["callback"] == "invalid_request", "RFC 9126 §6")
        #expect(seen["revoked"] == true)
        #expect(seen["userinfo_after_revocation"]["status"] == 401)
        #expect(seen["refresh_after_revocation"]["error"] == "invalid_grant")
    }

    @Test("a machine renews its token, and a service exchanges a person's token for a narrower one (RFC 8693)")
    func machine() async throws {
        let api = "https://api.example"
        let batch = ScriptedClient.confidential(
            "batch",
            "grant_types = [\"client_credentials\"]",
            "organization = \"acme\"",
            "permissions = [\"read\"]",
            "audience = \"\(api)\""
        )
        var service = ScriptedClient.web("service")
        service.lines.append("audience = [\"\(api)\", \"https://service.example\"]")
        service.lines.append(
            """
            grant_types = ["authorization_code", "client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"]
            """
        )
        service.lines += ["organization = \"acme\"", "permissions = [\"read\"]"]
        try await BrokerAndMock.running(clients: [batch, service].entries) { world in
            var machine = batch.job
            machine["audience"] = .string(api)
            let job: JSONObject = ["batch": .object(machine), "service": .object(service.job)]
            let seen = try await Script.run("requests_oauth2client_flows.py", world.job("machine", job))
            #expect(seen["token"]["access_token"]["claims"]["aud"] == .string(api))
            #expect(seen["token"]["access_token"]["claims"]["sub"] == "batch")
            #expect(seen["verifies"] == true)
            #expect(seen["renewed"] == true)
            #expect(seen["beyond"]["class"] == "InvalidScope")
            #expect(seen["to_elsewhere"]["class"] == "InvalidTarget", "RFC 8707 §2")
            expectExchanges(seen, api: api)
            expectIntrospection(seen)
        }
    }

    private func expectExchanges(_ seen: JSONValue, api: String) {
        let person = seen["person"]["access_token"]["claims"]
        #expect(person["permissions"] == ["read", "reports"])
        for name in ["exchanged", "exchanged_for_an_actor"] {
            let claims = seen[name]["answer"]["access_token"]["claims"]
            #expect(claims["sub"] == person["sub"], "\(name)")
            #expect(claims["org"] == person["org"], "\(name)")
            #expect(claims["aud"] == .string(api), "\(name)")
            #expect(claims["scope"] == "read", "\(name)")
            #expect(claims["permissions"] == ["read"], "\(name)")
        }
        // RFC 8693 §4.1.
        #expect(seen["exchanged_for_an_actor"]["answer"]["access_token"]["claims"]["act"]["sub"] == "service")
        #expect(seen["exchanged_beyond"]["error"] == "invalid_scope")
        #expect(seen["exchanged_to_elsewhere"]["error"] == "invalid_target")
        #expect(seen["exchanged_nonsense"]["error"] == "invalid_request", "RFC 8693 §2.2.2")
        #expect(seen["exchanged_by_stranger"]["error"] == "unauthorized_client")
        #expect(seen["exchange_after_revocation"]["error"] == "invalid_request")
    }

    private func expectIntrospection(_ seen: JSONValue) {
        let person = seen["person"]["access_token"]["claims"]
        #expect(seen["introspection"]["active"] == true)
        for claim in ["iss", "sub", "aud", "exp", "jti", "client_id", "scope", "sid", "permissions"] {
            #expect(seen["introspection"][claim] == person[claim], "\(claim)")
        }
        #expect(seen["revoked"] == true)
        #expect(seen["introspection_after_revocation"] == ["active": false])
    }
}
