import JOSE
import Testing

/// IdPy's relying party is certified by the OpenID Foundation, and does all of it by itself: discovery, PKCE, the checks of
/// ID token and userinfo, refresh, logout.
@Suite("IdPy's certified relying party", .timeLimit(.minutes(5)))
struct IdpyoidcTests {
    @Test(
        "it signs in and refreshes with Basic and with POST, and refuses what was changed on the way",
        arguments: [
            "client_secret_basic", "client_secret_post",
        ]
    )
    func login(method: String) async throws {
        var party = ScriptedClient.web("first")
        party.lines.append("first_party = false")
        try await BrokerAndMock.running(clients: party.entry) { world in
            let seen = try await Script.run("idpyoidc_rp.py", job("login", [party], world, method: method))
            // OpenID Connect Core §11: it asks for consent when it asks for offline access, and is given the page.
            #expect(seen["consent"]["status"] == 200)
            #expect(seen["consent"]["text"].contains("Keep its access while you are away"))
            let idToken = seen["login"]["id_token"]
            #expect(idToken["iss"] == .string(world.issuer))
            #expect(idToken["aud"] == ["first"])
            #expect(idToken["email"] == "ada@acme.example")
            #expect(seen["login"]["userinfo"]["sub"] == idToken["sub"])
            #expect(seen["login"]["userinfo"]["org"] == "acme")
            #expect(seen["is_active"] == true)

            let refreshed = seen["refreshed"]
            #expect(refreshed["access_token_is_new"] == true)
            #expect(refreshed["refresh_token_is_new"] == true)
            #expect(refreshed["id_token"]["sub"] == idToken["sub"])
            #expect(refreshed["id_token"]["auth_time"] == idToken["auth_time"])
            #expect(refreshed["userinfo"]["email"] == "ada@acme.example")

            // By the library, but for the last one, which the broker refuses.
            #expect(
                seen["refused"] == [
                    "another state": ["refused": "KeyError"],
                    "another issuer": ["refused": "VerificationError"],
                    "another code": ["refused": "OidcServiceError", "error": "invalid_grant"],
                ]
            )
        }
    }

    private func job(
        _ flow: String,
        _ parties: [ScriptedClient],
        _ world: BrokerAndMock,
        method: String = "client_secret_basic"
    ) -> JSONObject {
        let clients = parties.map { party in
            var job = party.job
            job["method"] = .string(method)
            return JSONValue.object(job)
        }
        return world.job(flow, ["clients": .array(clients), "allow": "Allow"])
    }
}
