import JOSE
import Testing

/// Logging out of one app ends the session, and the other app is told: with Authlib, and with IdPy's relying party, which
/// checks the logout token by itself.
@Suite("Logout with Authlib and with IdPy's relying party", .timeLimit(.minutes(5)))
struct LogoutTests {
    private static let event = "http://schemas.openid.net/event/backchannel-logout"

    @Test("Authlib's logout ends the session for both apps (RP-Initiated Logout 1.0, Back-Channel Logout 1.0)")
    func authlib() async throws {
        try await LogoutReceiver.running { receiver in
            let apps = [ScriptedClient.web("first", receiver), .web("second", receiver)]
            try await BrokerAndMock.running(clients: apps.entries) { world in
                let seen = try await Script.run(
                    "authlib_flows.py",
                    world.job("logout", ["clients": apps.jobs, "receiver": .string(receiver.address)])
                )
                // One sign-in for both: they share the broker's session.
                #expect(seen["sign_ins"] == 1)
                let session = seen["second_login"]["id_token"]["sid"]
                #expect(session == seen["login"]["id_token"]["sid"])

                // Authlib has compared the state by then.
                #expect(seen["logout"]["status"] == 200)
                #expect(seen["logout"]["state_data"]["post_logout_redirect_uri"] == "https://first.example/bye")
                expectToken(seen["logout_tokens"], session: session, seen["second_login"]["id_token"])

                #expect(seen["first_refresh"]["error"] == "invalid_grant")
                #expect(seen["second_refresh"]["error"] == "invalid_grant")
                #expect(seen["without_asking"] == ["error": "login_required"])
                #expect(seen["login_after_logout"]["status"] == 200)
                #expect(seen["login_after_logout"]["id_token"]["sid"] != session)
                #expect(seen["sign_ins_after_logout"] == 2)
                #expect(seen["logout_to_elsewhere"]["page"]["status"] == 400)
            }
        }
    }

    /// OpenID Connect Back-Channel Logout 1.0 §2.4, §2.5.
    private func expectToken(_ tokens: JSONValue, session: JSONValue, _ idToken: JSONValue) {
        #expect(tokens.arrayValue?.count == 1)
        #expect(tokens[0]["type"] == "application/x-www-form-urlencoded")
        #expect(tokens[0]["header"]["typ"] == "logout+jwt")
        let claims = tokens[0]["claims"]
        #expect(claims.names.sorted() == ["aud", "events", "exp", "iat", "iss", "jti", "sid", "sub"])
        #expect(claims["iss"] == idToken["iss"])
        #expect(claims["sub"] == idToken["sub"])
        #expect(claims["aud"] == "second")
        #expect(claims["sid"] == session)
        #expect(claims["events"] == .object([Self.event: [:]]))
    }

    @Test("IdPy's relying party signs out at the broker, and finds the session that a logout token ends")
    func idpyoidc() async throws {
        try await LogoutReceiver.running { receiver in
            let parties = [ScriptedClient.web("first", receiver), .web("second", receiver)]
            try await BrokerAndMock.running(clients: parties.entries) { world in
                let clients = parties.map { party in
                    var job = party.job
                    job["method"] = "client_secret_basic"
                    return JSONValue.object(job)
                }
                let seen = try await Script.run(
                    "idpyoidc_rp.py",
                    world.job("logout", ["clients": .array(clients), "receiver": .string(receiver.address)])
                )
                #expect(seen["sign_ins"] == 1)
                #expect(seen["second"]["id_token"]["aud"] == ["second"])
                #expect(seen["logout"]["page"] == .null)
                #expect(seen["logout"]["state"] != .null)
                #expect(seen["logout"]["answer"] == ["state": seen["logout"]["state"]])
                #expect(seen["logged_out"] == ["second"])
                #expect(seen["after_logout"] == ["error": "login_required"])
            }
        }
    }
}
