import BrokerCore
import JOSE
import ProviderCatalogue
import Testing

@testable import Upstream

/// Group overage through Graph: asked at our own address for it, page by page, and refused rather than guessed.
@Suite struct GraphGroupsTests {
    private static let path = "/v1.0/me/transitiveMemberOf"
    private static let overage: JSONObject = [
        "_claim_names": ["groups": "src1"],
        "_claim_sources": ["src1": ["endpoint": "https://graph.evil.test/v1.0/users/x/getMemberObjects"]],
    ]

    let issuer: FakeIssuer

    init() throws { issuer = try FakeIssuer() }

    private func connector() -> OIDCConnector {
        let origin = issuer.server.origin
        return issuer.connector { $0.groupSource = GroupSource(kind: .graphOverage, apiURL: origin) }
    }

    private var calls: [LoopbackServer.Request] { issuer.server.requests.filter { $0.path == Self.path } }

    private func graph(_ answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Reply) {
        issuer.change {
            $0.claims = Self.overage
            $0.other = answer
        }
    }

    private static func page(_ range: ClosedRange<Int>, next: String? = nil) -> LoopbackServer.Reply {
        let members = range.map { number in
            JSONValue.object(["@odata.type": "#microsoft.graph.group", "id": .string("group-\(number)")])
        }
        var body: JSONObject = ["value": .array(members)]
        if let next { body["@odata.nextLink"] = .string(next) }
        return .response(200, body.serialized())
    }

    private func refusal() async -> UpstreamError? {
        await upstreamError { _ = try await issuer.signIn(with: connector()) }
    }

    @Test func `Over 200 groups: all pages are read, with the person's access token`() async throws {
        let origin = issuer.server.origin
        graph { request in
            switch request.target {
            case Self.path + "?$select=id&$top=100":
                Self.page(1...100, next: "\(origin)\(Self.path)?$select=id&$top=100&$skiptoken=A%20b")
            case Self.path + "?$select=id&$top=100&$skiptoken=A%20b":
                Self.page(101...200, next: "\(origin)/v1.0/me/transitiveMemberOf?$skiptoken=C")
            default:
                Self.page(201...250)
            }
        }
        let person = try await issuer.signIn(with: connector())
        #expect(person.profile.groups.count == 250)
        #expect(person.profile.groups.first == "group-1" && person.profile.groups.last == "group-250")
        #expect(calls.count == 3)
        #expect(calls.allSatisfy { $0.header("Authorization") == "Bearer \(FakeIssuer.accessToken)" })
    }

    @Test(arguments: [["hasgroups": true], ["hasgroups": "true"]] as [JSONObject])
    func `hasgroups means the same as _claim_names`(claims: JSONObject) async throws {
        graph { _ in Self.page(1...1) }
        issuer.change { $0.claims = claims }
        #expect(try await issuer.signIn(with: connector()).profile.groups == ["group-1"])
    }

    @Test(
        arguments: [["groups": ["a"]], [:], ["hasgroups": false], ["_claim_names": ["other": "src1"]]] as [JSONObject]
    )
    func `Without overage Graph is not asked`(claims: JSONObject) async throws {
        graph { _ in Self.page(1...1) }
        issuer.change { $0.claims = claims }
        let person = try await issuer.signIn(with: connector())
        #expect(person.profile.groups == ClaimText.identifiers(claims["groups"]))
        #expect(calls.isEmpty)
    }

    @Test func `Roles and administrative units are no groups; an odd member is left out`() async throws {
        graph { _ in
            .json(
                """
                {"value":[{"@odata.type":"#microsoft.graph.directoryRole","id":"role"},{"id":"plain"},{"id":5},"x",
                {"@odata.type":"#microsoft.graph.group","id":"group"},
                {"@odata.type":"#microsoft.graph.administrativeUnit","id":"unit"}]}
                """
            )
        }
        #expect(try await issuer.signIn(with: connector()).profile.groups == ["plain", "group"])
    }

    @Test func `hostile _claim_sources: no URL of a token is ever asked`() async throws {
        let hostile = try LoopbackServer { _ in .json(#"{"value":[{"id":"admins"}]}"#) }
        defer { hostile.stop() }
        let endpoint = hostile.origin + "/v1.0/me/transitiveMemberOf"
        graph { _ in Self.page(1...1) }
        issuer.change {
            $0.claims = [
                "_claim_names": ["groups": "src1"], "_claim_sources": ["src1": ["endpoint": .string(endpoint)]],
            ]
        }
        #expect(try await issuer.signIn(with: connector()).profile.groups == ["group-1"])
        #expect(hostile.connectionCount == 0)
    }

    @Test func `A next page elsewhere is not asked: the access token goes nowhere else`() async throws {
        let hostile = try LoopbackServer { _ in Self.page(1...1) }
        defer { hostile.stop() }
        let origin = issuer.server.origin
        for next in [
            hostile.origin + Self.path, origin + ".evil.test/v1.0/x", origin + "/beta/me", origin + "/v1.0/../beta",
            origin + "/v1.0/%2e%2e/beta", "/v1.0/me", "file:///etc/passwd", "", origin + "/v1.0/me#x",
        ] {
            graph { _ in Self.page(1...1, next: next) }
            let error = await refusal()
            #expect(error?.kind == .responseInvalid && error?.step == .groups, "\(next)")
        }
        #expect(hostile.connectionCount == 0)
    }

    @Test func `403 refuses the login and names the permission; it does not let in without groups`() async throws {
        graph { _ in
            .json(
                """
                {"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation.",
                "innerError":{"date":"2026-01-01","request-id":"5c0f","client-request-id":"77aa"}}}
                """,
                status: 403
            )
        }
        let error = await refusal()
        #expect(error?.kind == .consentRequired && error?.step == .groups && error?.upstreamStatus == 403)
        #expect(error?.advice?.contains("User.Read") == true)
        #expect(error?.advice?.contains("GroupMember.Read.All") == true)
        #expect(error?.code == "Authorization_RequestDenied")
        #expect(error?.traceIDs.map(\.value) == ["5c0f", "77aa"])
    }

    @Test(arguments: [(401, "misconfigured"), (404, "response_invalid"), (429, "unavailable"), (503, "unavailable")])
    func `Graph's other refusals`(status: Int, kind: String) async {
        graph { _ in .json("{}", status: status, headers: [("Retry-After", "7")]) }
        let error = await refusal()
        #expect(error?.kind.rawValue == kind && error?.retryAfter == 7)
    }

    @Test func `No list, an endless list, a list of lists: refused`() async throws {
        let origin = issuer.server.origin
        for body in ["[]", "{}", #"{"value":{}}"#, "<html>", #"{"value":[],"value":[]}"#] {
            graph { _ in .json(body) }
            #expect(await refusal()?.kind == .responseInvalid, "\(body)")
        }
        graph { _ in Self.page(1...1, next: "\(origin)\(Self.path)?$skiptoken=again") }
        let before = calls.count
        #expect(await refusal()?.detail.contains("100 pages") == true)
        #expect(calls.count == before + 100)
        graph { _ in Self.page(1...5_000, next: "\(origin)\(Self.path)?$skiptoken=again") }
        #expect(await refusal()?.detail.contains("20000 groups") == true)
    }

    @Test func `Overage without an access token is refused`() async {
        graph { _ in Self.page(1...1) }
        issuer.change { $0.tokenAnswer = ["access_token": nil] }
        let error = await refusal()
        #expect(error?.kind == .misconfigured && error?.step == .groups)
    }
}
