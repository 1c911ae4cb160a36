import BrokerCore
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Testing

@testable import Upstream

/// Provider errors, sorted by whose they are to mend: the numbers and texts that providers document.
@Suite struct ErrorClassTests {
    let issuer: FakeIssuer

    init() throws { issuer = try FakeIssuer() }

    /// How Entra answers at its token endpoint.
    private func entra(_ number: Int, error: String = "invalid_grant") -> LoopbackServer.Reply {
        let body: JSONObject = [
            "error": .string(error),
            "error_description": .string(
                "AADSTS\(number): What went wrong.\r\nTrace ID: 1f0e\r\nTimestamp: 2026-01-09 02:02:12Z"
            ),
            "error_codes": .array([.number(JSONNumber(Int64(number)))]),
            "trace_id": "255d1aef-8c98-452f-ac51-23d051240864",
            "correlation_id": "fb3d2015-bc17-4bb9-bb85-30c5cf1aaaa7",
        ]
        return .response(400, body.serialized())
    }

    private func atExchange(_ reply: LoopbackServer.Reply) async -> UpstreamError? {
        issuer.change { $0.tokenReply = reply }
        // Each of these is somebody's mistake, none of them an outage; a fresh connector has no memory all the same.
        return await upstreamError { _ = try await issuer.signIn() }
    }

    private func atCallback(_ error: String, _ description: String) async -> UpstreamError? {
        let callback = Parameters(pairs: [
            ("error", error), ("error_description", description), ("state", "state-1"), ("tracking", "9f4c2a"),
        ])
        return await upstreamError { _ = try await issuer.signIn(callback: callback) }
    }

    @Test(arguments: [
        ("redirect_not_registered", [50_011, 900_971]),
        ("client_unknown", [700_016, 700_011, 70_001, 7_000_112]),
        ("misconfigured", [90_002, 900_023, 90_038, 900_432, 900_382, 50_194]),
        ("tenant_not_allowed", [90_130, 90_124, 9_002_332, 500_208]),
        ("client_auth_failed", [7_000_215, 70_002, 7_000_218, 700_025, 700_027, 50_012, 700_030]),
        ("secret_expired", [7_000_222]),
        ("consent_required", [65_001, 90_094, 90_095]),
        ("user_cancelled", [65_004]),
        ("misconfigured", [650_056, 650_052, 650_057, 70_011, 28_002, 700_022]),
        ("not_assigned", [50_105]),
        ("tenant_not_allowed", [50_020, 16_000, 50_034, 50_014, 51_004, 90_072]),
        ("policy_denied", [53_000, 53_001, 53_003, 53_002, 530_032, 530_035, 50_005]),
        ("interaction_required", [50_072, 50_074, 50_076, 50_079, 50_058]),
        ("policy_denied", [500_021, 500_022, 500_212, 500_213]),
        ("login_expired", [54_005, 700_005, 501_481, 50_147, 501_491]),
        ("login_expired", [70_008, 700_082, 70_043, 50_173, 50_089, 50_132, 50_133]),
        ("unavailable", [50_196, 90_055, 50_000, 50_033, 90_006, 90_033, 90_012, 90_024, 90_090]),
    ])
    func `Every AADSTS number has its class, at the token endpoint and at the callback`(kind: String, numbers: [Int])
        async
    {
        for number in numbers {
            let error = await atExchange(entra(number))
            #expect(error?.kind.rawValue == kind, "AADSTS\(number)")
            #expect(error?.code == "AADSTS\(number)")
            let back = await atCallback("access_denied", "AADSTS\(number): What went wrong.")
            #expect(back?.kind.rawValue == (kind == "unavailable" ? "provider_error" : kind), "AADSTS\(number)")
        }
    }

    @Test func `Trace ids are kept for the log, under the provider's names`() async {
        let error = await atExchange(entra(53_003))
        #expect(error?.traceIDs.map(\.name) == ["trace_id", "correlation_id"])
        #expect(error?.traceIDs.first?.value == "255d1aef-8c98-452f-ac51-23d051240864")
        let okta = await atExchange(
            .json(
                #"{"errorCode":"E0000007","errorSummary":"Not found: Resource not found: x","errorId":"oaeQ1"}"#,
                status: 404,
                headers: [("x-okta-request-id", "Yr1")]
            )
        )
        #expect(okta?.traceIDs.map(\.name) == ["errorId", "x-okta-request-id"])
        #expect(okta?.code == "E0000007")
        let auth0 = await atCallback("access_denied", "words")
        #expect(auth0?.traceIDs.map(\.name) == ["tracking"])
        #expect(auth0?.traceIDs.first?.value == "9f4c2a")
    }

    @Test func `A trace id that is none is dropped: no line breaks, no novels`() async {
        for odd in ["a b", "a\\r\\nb", String(repeating: "x", count: 129), ""] {
            let error = await atExchange(.json(#"{"error":"invalid_grant","trace_id":"\#(odd)"}"#, status: 400))
            #expect(error?.traceIDs.isEmpty == true)
        }
    }

    @Test(
        arguments: [
            (
                400, "invalid_request",
                "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.",
                "redirect_not_registered"
            ),
            (401, "invalid_client", "Invalid value for 'client_id' parameter.", "client_unknown"),
            (
                401, "invalid_client", "The client secret supplied for a confidential client is invalid.",
                "client_auth_failed"
            ),
            (401, "invalid_client", "No client credentials found.", "client_auth_failed"),
            (
                401, "invalid_client",
                "Client authentication failed. Either the client or the client credentials are invalid.",
                "client_auth_failed"
            ),
            (400, "invalid_grant", "The authorization code is invalid or has expired.", "login_expired"),
            (400, "invalid_grant", "PKCE verification failed.", "login_expired"),
            (429, "invalid_grant", "API call exceeded rate limit due to too many requests.", "unavailable"),
            (403, "invalid_grant", "Invalid authorization code", "login_expired"),
            (401, "invalid_client", "Client authentication failed", "client_auth_failed"),
            (400, "invalid_request", "PKCE code challenge is required by the application.", "misconfigured"),
        ]
    )
    func `Okta's, Google's and Auth0's texts at the token endpoint`(
        status: Int,
        code: String,
        text: String,
        kind: String
    ) async {
        let body: JSONObject = ["error": .string(code), "error_description": .string(text)]
        #expect(await atExchange(.response(status, body.serialized()))?.kind.rawValue == kind)
    }

    @Test(
        arguments: [
            ("access_denied", "User is not assigned to the client application.", "not_assigned"),
            (
                "access_denied", "Policy evaluation failed for this request, please check the policy configurations.",
                "policy_denied"
            ),
            (
                "access_denied", "Policy evaluation succeeded, but all the requested scopes were rejected.",
                "policy_denied"
            ),
            (
                "access_denied", "The request is made from outside the client's permitted network zones.",
                "policy_denied"
            ),
            (
                "invalid_scope", "One or more scopes are not configured for the authorization server resource.",
                "misconfigured"
            ),
            ("consent_required", "The following scopes require user consent: [groups].", "consent_required"),
            ("invalid_request", "parameter organization is required for this client", "misconfigured"),
            (
                "invalid_request",
                "client requires organization membership, but user does not belong to any organization", "not_assigned"
            ),
            // Only the exact text counts, under its own code.
            ("access_denied", "user is not assigned to the client application.", "policy_denied"),
            ("invalid_request", "User is not assigned to the client application.", "misconfigured"),
        ]
    )
    func `Okta's and Auth0's texts at the callback`(code: String, text: String, kind: String) async {
        #expect(await atCallback(code, text)?.kind.rawValue == kind)
    }

    @Test(arguments: [
        ("E0000007", 404, "misconfigured"), ("E0000022", 405, "misconfigured"), ("E0000047", 429, "unavailable"),
        ("E0000009", 500, "unavailable"), ("E0009999", 400, "misconfigured"), ("E0009999", 500, "unavailable"),
    ])
    func `Okta's second shape of errors (errorCode, errorSummary)`(code: String, status: Int, kind: String) async {
        let reply = LoopbackServer.Reply.json(#"{"errorCode":"\#(code)","errorSummary":"words"}"#, status: status)
        let error = await atExchange(reply)
        #expect(error?.kind.rawValue == kind)
        #expect(error?.detail.contains("words") == true)
    }

    @Test func `What sends a person away for good comes with advice for the operator`() async {
        for number in [50_011, 700_016, 7_000_215, 7_000_222, 700_027, 90_094, 50_105, 50_020, 53_003, 650_056] {
            #expect(await atExchange(entra(number))?.advice?.isEmpty == false, "AADSTS\(number)")
        }
    }
}
