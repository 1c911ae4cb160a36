import JOSE
import Testing

/// A device without keyboard, whose code somebody types elsewhere (RFC 8628), with the two libraries that know the flow.
@Suite("A device with Authlib and with requests-oauth2client", .timeLimit(.minutes(5)))
struct DeviceTests {
    private static let api = "https://api.example"
    private static let tv = ScriptedClient.withoutSecret(
        "tv",
        "grant_types = [\"urn:ietf:params:oauth:grant-type:device_code\", \"refresh_token\"]",
        "audience = \"\(api)\""
    )
    private static let job: JSONObject = [
        "tv": .object(tv.job), "audience": .string(api), "allow": "Yes, let it in", "deny": "No, I did not start this",
    ]

    @Test("Authlib polls until the person has typed the code, signed in and agreed, or turned it away")
    func authlib() async throws {
        try await BrokerAndMock.running(clients: Self.tv.entry) { world in
            let seen = try await Script.run("authlib_flows.py", world.job("device", Self.job))
            #expect(seen["start"]["verification_uri"] == .string(world.issuer + "/device"))
            #expect(seen["pending"]["error"] == "authorization_pending")
            #expect(seen["too_soon"]["error"] == "slow_down")

            // What the person sees.
            #expect(seen["page"]["status"] == 200)
            #expect(seen["wrong_code"]["status"] == 400)
            #expect(seen["wrong_code"]["text"].contains("No device waits for this code"))
            let code = try #require(seen["start"]["user_code"].stringValue)
            #expect(seen["question"]["text"].contains(code), "RFC 8628 §5.4: the code is shown before it is agreed to")
            #expect(seen["question"]["text"].contains("tv"))
            #expect(seen["sign_ins"] == 1)
            #expect(seen["allowed"]["text"].contains("The device is connected"))
            #expect(seen["denied"]["text"].contains("The device stays out"))
            #expect(seen["refusal"]["error"] == "access_denied")

            let token = seen["answer"]["answer"]
            #expect(token["token_type"] == "Bearer")
            #expect(token["scope"] == "openid profile offline_access")
            let claims = seen["admitted"]["claims"]
            #expect(claims["aud"] == .string(Self.api))
            #expect(claims["client_id"] == "tv")
            #expect(claims["permissions"] == ["read", "reports"])

            #expect(seen["refreshed"]["answer"]["refresh_token"] != .null)
            #expect(seen["refreshed"]["answer"]["refresh_token"] != token["refresh_token"])
            #expect(seen["again"]["error"] == "invalid_grant")
            #expect(seen["refreshed_after_that"]["error"] == "invalid_grant")
        }
    }

    @Test("requests-oauth2client waits as long as it is told, and gets tokens that verify")
    func requestsOAuth2Client() async throws {
        try await BrokerAndMock.running(clients: Self.tv.entry) { world in
            let seen = try await Script.run("requests_oauth2client_flows.py", world.job("device", Self.job))
            #expect(seen["start"]["expired"] == false)
            #expect(seen["start"]["interval"] == 5)
            #expect(seen["pending"] == true)
            let code = try #require(seen["start"]["user_code"].stringValue)
            #expect(seen["start"]["verification_uri_complete"].contains(code))
            #expect(seen["question"]["text"].contains(code), "RFC 8628 §3.3.1")
            #expect(seen["allowed"]["text"].contains("The device is connected"))

            let token = seen["token"]
            #expect(token["class"] == "BearerToken")
            #expect(token["scope"] == "openid profile")
            // Nobody asked for offline_access.
            #expect(token["has_refresh_token"] == false)
            #expect(seen["verifies"] == true)
            #expect(token["id_token"]["claims"]["aud"] == "tv")
            #expect(token["id_token"]["claims"]["name"] == "Ada Byron")
            #expect(token["access_token"]["claims"]["sub"] == token["id_token"]["claims"]["sub"])
            for refused in ["again", "nonsense"] {
                #expect(seen[refused]["class"] == "InvalidGrant", "\(refused)")
            }
        }
    }
}
