import JOSE
import Testing

/// Authlib's integration into Flask is what most of its users have: it keeps state, nonce and verifier, and checks the ID
/// token by itself.
@Suite("A web app with Authlib in Flask", .timeLimit(.minutes(5)))
struct AuthlibWebAppTests {
    @Test("it signs in and renews its tokens by itself, and an old refresh token ends the family (RFC 9700 §4.14.2)")
    func refresh() async throws {
        let app = ScriptedClient.web("first")
        try await BrokerAndMock.running(clients: app.entry) { world in
            let seen = try await Script.run(
                "authlib_flows.py",
                world.job("web app", ["clients": [app].jobs])
            )
            let idToken = seen["login"]["id_token"]
            #expect(seen["login"]["status"] == 200)
            #expect(idToken["iss"] == .string(world.issuer))
            #expect(idToken["aud"] == "first")
            #expect(idToken["name"] == "Ada Byron")

            let renewal = seen["renewal"]
            #expect(renewal["times"] == 1)
            #expect(renewal["access_token_is_new"] == true)
            #expect(renewal["refresh_token_is_new"] == true)
            #expect(renewal["userinfo"]["sub"] == idToken["sub"])
            // OpenID Connect Core §12.2: the same person and the same sign-in.
            for name in ["iss", "sub", "aud", "auth_time", "sid"] {
                #expect(renewal["id_token"][name] == idToken[name], "\(name)")
                #expect(renewal["id_token"][name] != .null, "\(name)")
            }
            #expect(seen["reuse"]["error"] == "invalid_grant")
            #expect(seen["after_reuse"]["error"] == "invalid_grant")
        }
    }
}
