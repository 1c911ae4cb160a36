import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Synchronization
import Testing

@testable import Upstream

/// Google groups through the Directory API and Cloud Identity, with a service account.
@Suite struct HostedGroupsTests {
    private static let directory = "/admin/directory/v1/groups"
    private static let cloudIdentity = "/v1/groups/-/memberships:searchTransitiveGroups"
    private static let person: JSONObject = [
        "sub": "10769150350006150715", "hd": "example.com", "email": "o'brien@example.com", "email_verified": true,
    ]

    let issuer: FakeIssuer

    init() throws {
        issuer = try FakeIssuer()
        issuer.change { $0.claims = Self.person }
        answer()
    }

    private func connector(
        _ kind: GroupSource.Kind = .googleDirectory,
        impersonate: String? = "admin@example.com"
    ) -> OIDCConnector {
        let origin = issuer.server.origin
        return issuer.connector {
            $0.groupSource = GroupSource(
                kind: kind,
                apiURL: origin,
                serviceAccount: ServiceAccount(
                    clientEmail: "broker@project.iam.gserviceaccount.test",
                    privateKey: TestKeys.rsa[2],
                    privateKeyID: "key-of-the-account",
                    tokenURI: origin + "/service-account-token"
                ),
                impersonate: impersonate
            )
        }
    }

    /// An honest Google, with changes.
    private func answer(
        token: LoopbackServer.Reply? = nil,
        groups: (@Sendable (LoopbackServer.Request) -> LoopbackServer.Reply)? = nil
    ) {
        issuer.change {
            $0.other = { request in
                switch request.path {
                case "/service-account-token":
                    return token ?? .json(#"{"access_token":"account-token","expires_in":3599,"token_type":"Bearer"}"#)
                case Self.directory:
                    if let groups { return groups(request) }
                    if request.target.contains("pageToken=p2") {
                        return .json(#"{"groups":[{"email":"c@example.com"}]}"#)
                    }
                    return .json(
                        #"{"groups":[{"email":"a@example.com","id":"1"},{"email":"b@example.com"}],"nextPageToken":"p2"}"#
                    )
                case Self.cloudIdentity:
                    if let groups { return groups(request) }
                    return .json(
                        #"{"memberships":[{"group":"groups/1","groupKey":{"id":"nested@example.com"}},{"group":"groups/2"}]}"#
                    )
                default:
                    return .json("{}", status: 404)
                }
            }
        }
    }

    private func requests(_ path: String) -> [LoopbackServer.Request] {
        issuer.server.requests.filter { $0.path == path }
    }

    private func query(_ request: LoopbackServer.Request?) throws -> Parameters {
        try Parameters(parsing: Array(#require(request).target.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst()))
    }

    @Test func `Directory: every page, asked by the subject, with the account's token`() async throws {
        let person = try await issuer.signIn(with: connector())
        #expect(person.profile.groups == ["a@example.com", "b@example.com", "c@example.com"])
        let calls = requests(Self.directory)
        #expect(calls.count == 2)
        #expect(calls.allSatisfy { $0.header("Authorization") == "Bearer account-token" })
        #expect(try query(calls.first).value("userKey") == "10769150350006150715")
        #expect(try query(calls.last).value("userKey") == "10769150350006150715")
    }

    @Test func `Cloud Identity: an apostrophe in the address does not end the query's string`() async throws {
        let person = try await issuer.signIn(with: connector(.cloudIdentity, impersonate: nil))
        #expect(person.profile.groups == ["nested@example.com"])
        let query = try query(requests(Self.cloudIdentity).first)
        #expect(
            try query.value("query")
                == #"member_key_id == 'o\'brien@example.com' && 'cloudidentity.googleapis.com/groups.discussion_forum' in labels"#
        )
        #expect(HostedGroups.quoted(#"a\' || true || '"#) == #"a\\\' || true || \'"#)
    }

    @Test func `RFC 7523 §2.1: the assertion names account, scope, audience and the administrator it acts as`()
        async throws
    {
        _ = try await issuer.signIn(with: connector())
        let request = try #require(requests("/service-account-token").first)
        let form = try Parameters(parsing: request.body)
        #expect(try form.value("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer")
        let jws = try CompactJWS(parsing: form.required("assertion"))
        let published = JWK(publicKey: TestKeys.rsa[2].publicKey, keyID: "key-of-the-account", algorithm: .rs256)
        let claims = try JSONReader.parseObject(try jws.verify(with: published, allowed: [.rs256]))
        #expect(jws.header.keyID == "key-of-the-account")
        #expect(claims["iss"] == "broker@project.iam.gserviceaccount.test" && claims["sub"] == "admin@example.com")
        #expect(claims["aud"] == .string(issuer.server.origin + "/service-account-token"))
        #expect(claims["scope"] == "https://www.googleapis.com/auth/admin.directory.group.readonly")
        _ = try await issuer.signIn(with: connector(.cloudIdentity, impersonate: nil))
        let other = try Parameters(parsing: try #require(requests("/service-account-token").last).body)
        let plain = try JSONReader.parseObject(CompactJWS(parsing: other.required("assertion")).unverifiedPayload)
        #expect(plain["sub"] == nil)
        #expect(plain["scope"] == "https://www.googleapis.com/auth/cloud-identity.groups.readonly")
    }

    @Test func `The account's token is fetched once for all logins, and again before it ends`() async throws {
        let connector = connector()
        let issuer = issuer
        await withTaskGroup(of: Bool.self) { group in
            for _ in 1...20 {
                group.addTask { await upstreamError { _ = try await issuer.signIn(with: connector) } == nil }
            }
            for await passed in group { #expect(passed) }
        }
        #expect(requests("/service-account-token").count == 1)
        issuer.clock.advance(by: .seconds(3_599 - 61))
        _ = try await issuer.signIn(with: connector)
        #expect(requests("/service-account-token").count == 1)
        issuer.clock.advance(by: .seconds(2))
        _ = try await issuer.signIn(with: connector)
        #expect(requests("/service-account-token").count == 2)
    }

    @Test func `A token that the API refuses is not used again`() async throws {
        let connector = connector()
        answer { _ in .json(#"{"error":{"code":401,"status":"UNAUTHENTICATED"}}"#, status: 401) }
        #expect(await upstreamError { _ = try await issuer.signIn(with: connector) }?.kind == .misconfigured)
        answer()
        _ = try await issuer.signIn(with: connector)
        #expect(requests("/service-account-token").count == 2)
    }

    @Test func `An account that Google hosts for nobody has no groups there, and nothing is asked`() async throws {
        issuer.change { $0.claims = ["sub": "1", "email": "someone@gmail.com", "email_verified": true] }
        #expect(try await issuer.signIn(with: connector()).profile.groups.isEmpty)
        #expect(requests("/service-account-token").isEmpty && requests(Self.directory).isEmpty)
    }

    @Test func `Nobody in a group: an answer without a list`() async throws {
        answer { _ in .json(#"{"kind":"admin#directory#groups"}"#) }
        #expect(try await issuer.signIn(with: connector()).profile.groups.isEmpty)
    }

    @Test func `Missing delegation is told with the mend, and the login is refused`() async throws {
        answer(
            token: .json(
                """
                {"error":"unauthorized_client","error_description":"Client is unauthorized to retrieve access tokens using \
                this method, or client not authorized for any of the scopes requested."}
                """,
                status: 401
            )
        )
        let error = await upstreamError { _ = try await issuer.signIn(with: connector()) }
        #expect(error?.kind == .misconfigured && error?.step == .groups && error?.code == "unauthorized_client")
        #expect(error?.advice?.contains("domain-wide delegation") == true)
        #expect(error?.advice?.contains("numeric client id") == true)
        #expect(error?.advice?.contains("admin.directory.group.readonly") == true)
        #expect(requests(Self.directory).isEmpty)
    }

    @Test(
        arguments: [
            (GroupSource.Kind.googleDirectory, 403, "forbidden", "Groups Reader"),
            (.cloudIdentity, 403, "PERMISSION_DENIED", "Enterprise Standard"),
            (.googleDirectory, 403, "accessNotConfigured", "enable the API"),
            (.cloudIdentity, 403, "SERVICE_DISABLED", "enable the API"),
            (.googleDirectory, 404, "notFound", "another Workspace"),
        ]
    )
    func `What the APIs refuse comes with the mend`(kind: GroupSource.Kind, status: Int, reason: String, mend: String)
        async throws
    {
        answer { _ in
            .json(
                """
                {"error":{"code":\(status),"message":"Not Authorized to access this resource/api","status":"PERMISSION_DENIED",
                "errors":[{"reason":"\(reason)"}]}}
                """,
                status: status
            )
        }
        let error = await upstreamError { _ = try await issuer.signIn(with: connector(kind)) }
        #expect(error?.kind == .misconfigured && error?.step == .groups)
        #expect(error?.advice?.contains(mend) == true)
        #expect(error?.detail.contains("Not Authorized to access this resource/api") == true)
    }

    @Test func `Cloud Identity needs a verified address: one that isn't would ask for somebody else's groups`()
        async throws
    {
        issuer.change { $0.claims["email_verified"] = false }
        let error = await upstreamError { _ = try await issuer.signIn(with: connector(.cloudIdentity)) }
        #expect(error?.kind == .responseInvalid && requests(Self.cloudIdentity).isEmpty)
    }

    @Test func `Outages of the directory are outages, and the assertion is in no text`() async throws {
        answer(token: .json(#"{"error":"server_error"}"#, status: 503))
        #expect(await upstreamError { _ = try await issuer.signIn(with: connector()) }?.kind == .unavailable)
        issuer.change {
            $0.other = { request in
                let form = try? Parameters(parsing: request.body)
                let assertion = (try? form?.value("assertion")) ?? ""
                let body: JSONObject = ["error": "invalid_grant", "error_description": .string("bad \(assertion)")]
                return .response(400, body.serialized())
            }
        }
        let error = try #require(await upstreamError { _ = try await issuer.signIn(with: connector()) })
        #expect(error.kind == .misconfigured && error.detail.contains("(hidden)"))
    }
}
