import JOSE
import Testing

/// Authlib as a machine that calls an API, and as the API, which checks tokens by itself or asks the broker.
@Suite("A machine and an API with Authlib", .timeLimit(.minutes(5)))
struct AuthlibMachineTests {
    private static let api = "https://api.example"

    @Test(
        "a machine's token is what the API takes until it is given back (RFC 6749 §4.4, RFC 9068, RFC 7662, RFC 7009)"
    )
    func clientCredentials() async throws {
        let batch = ScriptedClient.confidential(
            "batch",
            "grant_types = [\"client_credentials\"]",
            "organization = \"acme\"",
            "permissions = [\"read\"]",
            "audience = \"\(Self.api)\""
        )
        var service = ScriptedClient.web("service")
        service.lines.append("audience = [\"\(Self.api)\"]")
        let stranger = ScriptedClient.web("stranger")
        let clients = [batch, service, stranger]
        try await BrokerAndMock.running(clients: clients.entries) { world in
            let job: JSONObject = [
                "batch": .object(batch.job), "service": .object(service.job), "stranger": .object(stranger.job),
                "audience": .string(Self.api),
            ]
            let seen = try await Script.run("authlib_flows.py", world.job("machine", job))
            expectToken(seen, issuer: world.issuer)
            expectRefusals(seen)
            expectIntrospection(seen)
            #expect(seen["renewed"] == true)
        }
    }

    private func expectToken(_ seen: JSONValue, issuer: String) {
        #expect(seen["token"].names.sorted() == ["expires_at", "expires_in", "scope", "token_type"])
        #expect(seen["token"]["token_type"] == "Bearer")
        #expect(seen["token"]["scope"] == "read")

        // Authlib has checked signature, type, issuer, audience and times by then.
        #expect(seen["admitted"]["header"]["typ"] == "at+jwt")
        let claims = seen["admitted"]["claims"]
        #expect(claims["iss"] == .string(issuer))
        #expect(claims["aud"] == .string(Self.api))
        // RFC 9068 §5: where no person is concerned, the subject is the client.
        #expect(claims["sub"] == "batch")
        #expect(claims["client_id"] == "batch")
        #expect(claims["org"] == "acme")
        #expect(claims["permissions"] == ["read"])
    }

    private func expectRefusals(_ seen: JSONValue) {
        #expect(seen["admitted_to_write"] == ["error": "insufficient_scope"])
        #expect(seen["admitted_elsewhere"] == ["error": "invalid_token"])
        #expect(seen["beyond"]["error"] == "invalid_scope")
        #expect(seen["wrong_secret"]["error"] == "invalid_client")
        #expect(seen["without_the_grant"]["error"] == "unauthorized_client")
    }

    private func expectIntrospection(_ seen: JSONValue) {
        let claims = seen["admitted"]["claims"]
        for name in ["introspection", "introspection_after_a_stranger_revoked"] {
            #expect(seen[name]["active"] == true, "\(name)")
            #expect(seen[name]["token_type"] == "Bearer", "\(name)")
            for claim in ["iss", "sub", "aud", "exp", "jti", "client_id", "scope", "org", "permissions"] {
                #expect(seen[name][claim] == claims[claim], "\(name), \(claim)")
            }
        }
        // RFC 7662 §2.2: nothing of a token goes to whom it does not concern.
        #expect(seen["introspection_by_a_stranger"] == ["active": false])
        #expect(seen["revocation_status"] == 200)
        #expect(seen["introspection_after_revocation"] == ["active": false])
    }
}
