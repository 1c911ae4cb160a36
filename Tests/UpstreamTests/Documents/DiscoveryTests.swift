import BrokerCore
import JOSE
import OAuthProtocol
import ProviderCatalogue
import Synchronization
import Testing

@testable import Upstream

/// The promises for provider documents, over real HTTP and by a clock that the test turns.
@Suite struct DiscoveryTests {
    let issuer: FakeIssuer
    private let path = "/.well-known/openid-configuration"

    init() throws { issuer = try FakeIssuer() }

    @Test func `Promise 1: making connectors asks no provider`() async throws {
        let issuer = issuer
        let providers = UpstreamProviders([issuer.connection, issuer.connection], issuer.environment())
        #expect(providers.connectors.count == 2)
        #expect(issuer.server.requestCount == 0)
        let warming = Task { await UpstreamProviders.keepWarm { providers } }
        #expect(await eventually { issuer.server.requestCount(path: "/keys") == 1 })
        // Two connections to one issuer share its documents.
        #expect(issuer.server.requestCount(path: path) == 1)
        warming.cancel()
        issuer.clock.advance(by: .seconds(3_600))
        await warming.value
    }

    @Test func `Promise 1: a cold start during an outage verifies with the kept copies`() async throws {
        let issuer = issuer
        _ = try await issuer.signIn()
        #expect(await eventually { issuer.cache.count == 2 })
        issuer.change { state in
            state.metadataReply = .json("{}", status: 503)
            state.keysReply = .reset
        }
        issuer.wallClock.set(issuer.wallClock.now().seconds + 23 * 3_600)
        let identity = try await issuer.signIn(with: issuer.connector())
        #expect(identity.subject == "person-1")
        // The copy is older than a day: then it is not used.
        issuer.wallClock.set(issuer.wallClock.now().seconds + 2 * 3_600)
        let error = await upstreamError { _ = try await issuer.signIn(with: issuer.connector()) }
        #expect(error?.step == .discovery)
        #expect(error?.kind == .unavailable)
        #expect(error?.upstreamStatus == 503)
    }

    @Test func `Promise 1: a kept copy that is broken, or of another issuer, is not used`() async throws {
        _ = try await issuer.remote().metadata.current()
        let issuer = issuer
        #expect(await eventually { issuer.cache.count == 1 })
        for body in [
            "{",
            #"{"issuer":"https://evil.test","authorization_endpoint":"https://a.test/","jwks_uri":"https://a.test/"}"#,
        ] {
            issuer.cache.change { documents in
                for (url, document) in documents {
                    documents[url] = CachedDocument(body: Array(body.utf8), fetchedAt: document.fetchedAt)
                }
            }
            #expect(try await issuer.remote().metadata.current().issuer == issuer.server.origin)
        }
    }

    @Test func `Promise 11: with the database down, discovery and verification go on`() async throws {
        issuer.cache.isDown.withLock { $0 = true }
        #expect(try await issuer.signIn().subject == "person-1")
    }

    @Test func `Promise 2: fresh for 10 minutes, fetched ahead at 80 % behind the answer`() async throws {
        let issuer = issuer
        let metadata = issuer.remote().metadata
        _ = try await metadata.current()
        issuer.clock.advance(by: .seconds(479))
        _ = try await metadata.current()
        #expect(issuer.server.requestCount(path: path) == 1)
        issuer.clock.advance(by: .seconds(1))
        // The endpoint hangs, and the answer doesn't wait for it.
        issuer.change { $0.metadataReply = .hang }
        _ = try await metadata.current()
        #expect(await eventually { issuer.server.requestCount(path: self.path) == 2 })
    }

    @Test func `Promise 2: Cache-Control sets the soft life`() async throws {
        let issuer = issuer
        issuer.change { $0.metadataHeaders = [("Cache-Control", "max-age=3600")] }
        let metadata = issuer.remote().metadata
        _ = try await metadata.current()
        issuer.clock.advance(by: .seconds(2_879))
        _ = try await metadata.current()
        #expect(issuer.server.requestCount(path: path) == 1)
        issuer.clock.advance(by: .seconds(1))
        _ = try await metadata.current()
        #expect(await eventually { issuer.server.requestCount(path: self.path) == 2 })
    }

    @Test func `Promise 2: stale use up to 24 hours after the last success, with age and error to see`() async throws {
        let issuer = issuer
        let metadata = issuer.remote().metadata
        _ = try await metadata.current()
        issuer.change { $0.metadataReply = .json("{}", status: 500) }
        issuer.clock.advance(by: .seconds(86_400))
        _ = try await metadata.current()
        #expect(await eventually { await metadata.status().lastError != nil })
        let status = await metadata.status()
        #expect(status.age == .seconds(86_400))
        #expect(status.isStale)
        #expect(status.lastError?.contains("500") == true)
        issuer.clock.advance(by: .seconds(61))
        let error = await upstreamError { _ = try await metadata.current() }
        #expect(error?.kind == .unavailable)
    }

    @Test func `Promise 3: fifty who wait share one fetch`() async throws {
        let metadata = issuer.remote().metadata
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...50 { group.addTask { _ = try await metadata.current() } }
            try await group.waitForAll()
        }
        #expect(issuer.server.requestCount(path: path) == 1)
    }

    @Test(arguments: [
        "", "<html>maintenance</html>", "[]", "null", #"{"issuer":"https://evil.test"}"#, "\u{FEFF}{}",
        #"{"issuer":1}"#, "{", #"{"issuer":"ISSUER"}"#,
        #"{"issuer":"ISSUER/","jwks_uri":"ISSUER/k","authorization_endpoint":"ISSUER/a"}"#,
        #"{"issuer":"ISSUER","issuer":"ISSUER","jwks_uri":"ISSUER/k","authorization_endpoint":"ISSUER/a"}"#,
        #"{"issuer":"ISSUER","jwks_uri":"http://keys.test/","authorization_endpoint":"ISSUER/a"}"#,
        #"{"issuer":"ISSUER","jwks_uri":"ISSUER/k","authorization_endpoint":"javascript:alert(1)"}"#,
        #"{"issuer":"ISSUER","jwks_uri":["ISSUER/k"],"authorization_endpoint":"ISSUER/a"}"#,
    ])
    func `Promise 3: a 200 with wrong content or another issuer never replaces good data`(body: String) async throws {
        let issuer = issuer
        let metadata = issuer.remote().metadata
        let good = try await metadata.current()
        issuer.change { [origin = issuer.server.origin] state in
            state.metadataReply = .json(body.replacing("ISSUER", with: origin))
        }
        issuer.clock.advance(by: .seconds(600))
        #expect(try await metadata.current() == good)
        #expect(await eventually { await metadata.status().lastError != nil })
        #expect(try await metadata.current() == good)
        // And it is no answer to one who has nothing yet.
        issuer.cache.change { $0 = [:] }
        let error = await upstreamError { _ = try await issuer.remote().metadata.current() }
        #expect(error?.kind == .responseInvalid)
        #expect(error?.step == .discovery)
    }

    @Test(arguments: ["/", "?a", "#", ".", "X"])
    func `oidcc-client-test-discovery-issuer-mismatch: one byte more is another issuer`(suffix: String) async throws {
        issuer.change { [origin = issuer.server.origin] in $0.metadata = ["issuer": .string(origin + suffix)] }
        let error = await upstreamError { _ = try await issuer.remote().metadata.current() }
        #expect(error?.kind == .responseInvalid)
        #expect(error?.detail.contains("expected") == true)
    }

    @Test func `expected_issuer takes the place of the configured one`() async throws {
        issuer.change { $0.metadata = ["issuer": "https://identity.oraclecloud.com/"] }
        var connection = issuer.connection
        connection.expectedIssuer = "https://identity.oraclecloud.com/"
        #expect(
            try await RemoteIssuer(connection, issuer.environment()).metadata.current().issuer
                == connection.expectedIssuer
        )
    }

    @Test func `Promise 5: a failure counts into the cool-down, and nobody asks during it`() async throws {
        let issuer = issuer
        issuer.change { $0.metadataReply = .json("{}", status: 500) }
        let metadata = issuer.remote().metadata
        for expected in [1, 2, 4, 8, 16, 32, 60, 60] {
            let before = issuer.server.requestCount
            #expect(await upstreamError { _ = try await metadata.current() }?.upstreamStatus == 500)
            #expect(issuer.server.requestCount == before + 1)
            issuer.clock.advance(by: .seconds(expected) - .milliseconds(1))
            let error = await upstreamError { _ = try await metadata.current() }
            #expect(error?.upstreamStatus == 500)
            #expect(error?.retryAfter == 1)
            #expect(issuer.server.requestCount == before + 1)
            issuer.clock.advance(by: .milliseconds(1))
        }
        issuer.change { $0.metadataReply = nil }
        _ = try await metadata.current()
        #expect(await metadata.status().lastError == nil)
    }

    @Test func `Promise 12: a jump of the wall clock changes no cool-down and no life`() async throws {
        let issuer = issuer
        let metadata = issuer.remote().metadata
        _ = try await metadata.current()
        for time in [0, Int64.max, Int64.min, 4_000_000_000] {
            issuer.wallClock.set(time)
            _ = try await metadata.current()
        }
        #expect(issuer.server.requestCount(path: path) == 1)
        // A kept copy that seems to be from the future serves, and is fetched anew behind it.
        issuer.wallClock.set(1_000)
        _ = try await issuer.remote().metadata.current()
        #expect(await eventually { issuer.server.requestCount(path: self.path) == 2 })
    }

    @Test func `Promise 8: a GET whose connection dies is made once more, and no more`() async throws {
        issuer.change { $0.metadataReply = .reset }
        let error = await upstreamError { _ = try await issuer.remote().metadata.current() }
        #expect(error?.kind == .unavailable)
        #expect(issuer.server.requestCount == 2)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `Promise 7: a redirect of the discovery document is not followed`(status: Int) async throws {
        let other = try LoopbackServer { _ in .json("{}") }
        defer { other.stop() }
        let location = other.origin
        issuer.change { $0.metadataReply = .response(status, headers: [("Location", location)], []) }
        #expect(await upstreamError { _ = try await issuer.remote().metadata.current() }?.kind == .responseInvalid)
        #expect(other.requestCount == 0)
    }

    @Test func `Promise 7: metadata over 256 KB are refused`() async throws {
        issuer.change { $0.metadata = ["filler": .string(String(repeating: "a", count: 256 << 10))] }
        let error = await upstreamError { _ = try await issuer.remote().metadata.current() }
        #expect(error?.kind == .responseInvalid)
        #expect(issuer.server.requestCount == 1)
    }

    @Test func `A 404 tells the operator to look at the issuer; a 429 to wait`() async throws {
        issuer.change { $0.metadataReply = .json("{}", status: 404) }
        #expect(await upstreamError { _ = try await issuer.remote().metadata.current() }?.kind == .misconfigured)
        issuer.change { $0.metadataReply = .json("{}", status: 429, headers: [("Retry-After", "17")]) }
        let error = await upstreamError { _ = try await issuer.remote().metadata.current() }
        #expect(error?.kind == .unavailable)
        #expect(error?.retryAfter == 17)
    }

    @Test func `Discovery with only the required fields is enough`() async throws {
        issuer.change { $0.metadata = ["userinfo_endpoint": nil] }
        #expect(try await issuer.signIn().subject == "person-1")
        issuer.change { $0.metadata = ["token_endpoint": nil] }
        issuer.cache.change { $0 = [:] }
        let error = await upstreamError { _ = try await issuer.signIn() }
        #expect(error?.kind == .misconfigured)
        #expect(error?.step == .exchange)
    }

    @Test func `SSRF: key and token endpoints that only the metadata name may not be private`() async throws {
        let inner = try LoopbackServer(host: "127.0.0.2") { _ in .json(#"{"keys":[]}"#) }
        defer { inner.stop() }
        var connection = issuer.connection
        // An issuer that the operator did not write: loopback is as private as any.
        connection.egressAllowsPrivate = false
        let error = await upstreamError {
            _ = try await RemoteIssuer(connection, issuer.environment()).metadata.current()
        }
        #expect(error?.kind == .misconfigured)
        #expect(issuer.server.connectionCount == 0)
        #expect(EgressPolicy(for: connection, allow: .none).rule(for: inner.origin) == .publicOnly(allow: .none))
        connection.issuer = "https://idp.example.com"
        connection.discoveryURL = "https://idp.internal/.well-known/openid-configuration"
        connection.egressAllowsPrivate = true
        let policy = EgressPolicy(for: connection, allow: .none)
        #expect(policy.rule(for: "https://IDP.internal/token") == .operatorHost)
        #expect(policy.rule(for: "https://idp.example.com/token") == .operatorHost)
        #expect(policy.rule(for: "https://169.254.169.254/") == .publicOnly(allow: .none))
        #expect(policy.rule(for: "https://idp.example.com.evil.test/") == .publicOnly(allow: .none))
    }
}
