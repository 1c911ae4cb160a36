import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import Testing

@testable import Upstream

/// The promises for remote keys, over real HTTP and by a clock that the test turns.
@Suite struct RemoteKeySetTests {
    let issuer: FakeIssuer
    let keys: RemoteKeySet

    init() throws {
        issuer = try FakeIssuer()
        keys = issuer.remote().keys
    }

    private func verify(
        _ key: SigningKeyMaterial? = nil,
        _ channel: KeyChannel = .tokenEndpoint,
        keys: RemoteKeySet? = nil
    ) async -> UpstreamError? {
        await upstreamError {
            let token = try CompactJWS(parsing: issuer.token(key: key))
            _ = try await (keys ?? self.keys).verify(token, allowed: [.rs256], channel: channel)
        }
    }

    private var fetches: Int { issuer.server.requestCount(path: "/keys") }

    @Test func `oidcc-client-test-signing-key-rotation: an unknown kid is fetched once, and all who wait share it`()
        async throws
    {
        #expect(await verify() == nil)
        issuer.clock.advance(by: .seconds(2))
        let next = try TestKeys.rs256(1, kid: "key-2")
        issuer.rotate(to: next, keepingOthers: true)
        let errors = await withTaskGroup(of: UpstreamError?.self) { group in
            for _ in 1...50 { group.addTask { await self.verify(next) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(errors.allSatisfy { $0 == nil })
        #expect(fetches == 2)
    }

    @Test func `oidcc-client-test-signing-key-rotation-just-before-signing: 100 rotations, one fetch each`()
        async throws
    {
        #expect(await verify() == nil)
        for number in 1...100 {
            issuer.clock.advance(by: .seconds(1))
            let key = try TestKeys.rs256(number, kid: "rotated-\(number)")
            issuer.rotate(to: key)
            #expect(await verify(key) == nil)
            #expect(fetches == number + 1)
        }
    }

    @Test func `Promise 4: tokens from the token endpoint cause at most one fetch a second; who comes sooner waits`()
        async throws
    {
        let issuer = issuer
        #expect(await verify() == nil)
        issuer.rotate(to: try TestKeys.rs256(1, kid: "key-2"))
        #expect(await verify() == nil)
        #expect(fetches == 2)
        // A second rotation within the same second.
        let third = try TestKeys.rs256(2, kid: "key-3")
        issuer.rotate(to: third)
        let waiting = (1...5).map { _ in Task { await verify(third) } }
        #expect(await eventually { issuer.clock.sleepers == 1 })
        #expect(fetches == 2)
        issuer.clock.advance(by: .seconds(1))
        for task in waiting { #expect(await task.value == nil) }
        #expect(fetches == 3)
    }

    @Test func `Promise 4: invented kids from outside cost one fetch in 30 seconds and starve no login`() async throws {
        #expect(await verify() == nil)
        for number in 1...300 {
            let invented = try TestKeys.rs256(1, kid: "invented-\(number)")
            #expect(await verify(invented, .deliverable)?.kind == .responseInvalid)
        }
        #expect(fetches == 2)
        // A real rotation in the midst of it is seen at once.
        let next = try TestKeys.rs256(2, kid: "key-2")
        issuer.rotate(to: next, keepingOthers: true)
        #expect(await verify(next) == nil)
        #expect(fetches == 3)
        issuer.clock.advance(by: .seconds(29))
        #expect(await verify(try TestKeys.rs256(1, kid: "invented-x"), .deliverable) != nil)
        #expect(fetches == 3)
        issuer.clock.advance(by: .seconds(1))
        // The first invented name is known not to exist; another may be a key.
        #expect(await verify(try TestKeys.rs256(1, kid: "invented-1"), .deliverable) != nil)
        #expect(fetches == 3)
        #expect(await verify(try TestKeys.rs256(1, kid: "invented-y"), .deliverable) != nil)
        #expect(fetches == 4)
    }

    @Test func `Promise 4: the logins' budget does not starve tokens from outside`() async throws {
        #expect(await verify() == nil)
        #expect(await verify(try TestKeys.rs256(1, kid: "not-yet")) != nil)
        #expect(fetches == 2)
        let next = try TestKeys.rs256(1, kid: "key-2")
        issuer.rotate(to: next)
        #expect(await verify(next, .deliverable) == nil)
        #expect(fetches == 3)
    }

    @Test func `A name that was found not to exist is a key as soon as a set has it`() async throws {
        #expect(await verify() == nil)
        let next = try TestKeys.rs256(1, kid: "key-2")
        #expect(await verify(next, .deliverable) != nil)
        issuer.rotate(to: next, keepingOthers: true)
        issuer.clock.advance(by: .seconds(1))
        #expect(await verify(next) == nil)
        #expect(await verify(next, .deliverable) == nil)
    }

    @Test func `A bad signature under a known kid causes no fetch`() async throws {
        #expect(await verify() == nil)
        issuer.clock.advance(by: .seconds(60))
        #expect(await verify(try TestKeys.rs256(1, kid: "key-1"))?.detail.contains("signature") == true)
        #expect(fetches == 1)
    }

    @Test func `The negative cache is bounded`() {
        var unknown = UnknownKeyIDs()
        for number in 0..<1_000 { unknown.insert("kid-\(number)", at: .zero) }
        #expect(!unknown.contains("kid-0", at: .zero))
        #expect(unknown.contains("kid-999", at: .zero))
        #expect(!unknown.contains("kid-999", at: .seconds(300)))
    }

    @Test func `Promise 5: failed fetches for unknown kids count into the cool-down`() async throws {
        #expect(await verify() == nil)
        issuer.change { $0.keysReply = .json("{}", status: 500) }
        issuer.clock.advance(by: .seconds(5))
        let next = try TestKeys.rs256(1, kid: "key-2")
        for _ in 1...20 { #expect(await verify(next)?.kind == .unavailable) }
        #expect(fetches == 2)
        issuer.clock.advance(by: .seconds(1))
        #expect(await verify(next)?.kind == .unavailable)
        #expect(fetches == 3)
        issuer.clock.advance(by: .milliseconds(1_900))
        #expect(await verify(next)?.retryAfter == 1)
        #expect(fetches == 3)
        // Keys that are known go on all the while.
        #expect(await verify(try TestKeys.rs256(0, kid: "key-1")) == nil)
        issuer.change { $0.keysReply = nil }
        issuer.rotate(to: next, keepingOthers: true)
        issuer.clock.advance(by: .milliseconds(100))
        #expect(await verify(next) == nil)
    }

    @Test(arguments: [
        #"{"keys":[]}"#, "{}", "<html>", #"{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"key-1"}]}"#,
        #"{"keys":[{"kty":"XYZ"}]}"#,
        #"{"keys":{}}"#, "", #"{"keys":[],"keys":[]}"#, #"{"issuer":"https://evil.test"}"#,
    ])
    func `Promise 3: a 200 without a usable key never replaces good keys`(body: String) async throws {
        let issuer = issuer
        #expect(await verify() == nil)
        issuer.change { $0.keysReply = .json(body) }
        issuer.clock.advance(by: .seconds(600))
        #expect(await verify() == nil)
        #expect(await eventually { await keys.status().lastError != nil })
        #expect(await verify() == nil)
        issuer.cache.change { $0 = [:] }
        #expect(await verify(keys: issuer.remote().keys)?.kind == .responseInvalid)
    }

    @Test func `Keys that can't be used are left out and the others serve`() async throws {
        let good = try TestKeys.rs256(0, kid: "key-1").publicJWK.json()
        var encryption = try TestKeys.rs256(1, kid: "enc").publicJWK.json()
        encryption["use"] = "enc"
        let strange: JSONObject = ["kty": "XYZ", "kid": "strange"]
        let set: [JSONObject] = [strange, encryption, try TestKeys.es256(kid: "ec").publicJWK.json(), good]
        issuer.change { $0.published = set }
        #expect(await verify() == nil)
    }

    @Test func `A key without use, as Slack publishes it, verifies`() async throws {
        var key = try TestKeys.rs256(0, kid: "key-1").publicJWK.json()
        (key["use"], key["alg"]) = (nil, nil)
        issuer.change { [key] in $0.published = [key] }
        #expect(await verify() == nil)
    }

    @Test func `Two keys of one kid are refused`() async throws {
        let twins = [
            try TestKeys.rs256(0, kid: "key-1").publicJWK.json(), try TestKeys.rs256(1, kid: "key-1").publicJWK.json(),
        ]
        issuer.change { $0.published = twins }
        #expect(await verify()?.detail.contains("several keys") == true)
    }

    @Test func `A kid is compared byte for byte`() async throws {
        let composed = try TestKeys.rs256(0, kid: "\u{E9}")
        issuer.rotate(to: composed)
        #expect(await verify(composed) == nil)
        #expect(await verify(try TestKeys.rs256(0, kid: "e\u{301}"))?.kind == .responseInvalid)
    }

    @Test func `A key lives 24 hours past its last sighting, since sets of replicas differ`() async throws {
        let issuer = issuer
        let old = try TestKeys.rs256(0, kid: "key-1")
        #expect(await verify(old) == nil)
        issuer.rotate(to: try TestKeys.rs256(1, kid: "key-2"))
        issuer.clock.advance(by: .seconds(600))
        #expect(await verify(old) == nil)
        #expect(await eventually { fetches == 2 })
        // 23 hours, a fetch now and then: each set is without the old key.
        for _ in 1...23 {
            issuer.clock.advance(by: .seconds(3_600))
            #expect(await verify(old) == nil)
        }
        issuer.clock.advance(by: .seconds(3_600))
        #expect(await verify(old)?.kind == .responseInvalid)
    }

    @Test func `A kid that comes back with another key means the new key`() async throws {
        #expect(await verify() == nil)
        let changed = try TestKeys.rs256(1, kid: "key-1")
        issuer.rotate(to: changed)
        issuer.clock.advance(by: .seconds(600))
        let issuer = issuer
        _ = await verify()
        #expect(await eventually { fetches == 2 })
        #expect(await eventually { await self.verify(changed) == nil })
        #expect(await verify(try TestKeys.rs256(0, kid: "key-1"))?.kind == .responseInvalid)
        _ = issuer
    }

    @Test func `Absent keys outlive a restart, for what is left of their 24 hours`() async throws {
        let issuer = issuer
        let old = try TestKeys.rs256(0, kid: "key-1")
        #expect(await verify(old) == nil)
        issuer.rotate(to: try TestKeys.rs256(1, kid: "key-2"))
        issuer.clock.advance(by: .seconds(1))
        #expect(await verify() == nil)
        // Written behind the answer.
        #expect(
            await eventually {
                var kept = false
                issuer.cache.change {
                    kept = $0.values.contains {
                        String(decoding: $0.body, as: UTF8.self).contains("seconds_ago")
                            && String(decoding: $0.body, as: UTF8.self).contains("key-1")
                    }
                }
                return kept
            }
        )
        issuer.change { $0.keysReply = .reset }
        #expect(await verify(old, keys: issuer.remote().keys) == nil)
        issuer.wallClock.set(issuer.wallClock.now().seconds + 86_400)
        #expect(await verify(old, keys: issuer.remote().keys) != nil)
    }

    @Test func `oidcc-client-test-kid-absent: the only key, or each of several, is tried`() async throws {
        let signing = try TestKeys.rs256(0, kid: "key-1")
        let payload = issuer.claims().serialized()
        let token = try FakeIssuer.token(header: #"{"alg":"RS256"}"#, payload: payload) {
            try signing.privateKey.sign($0, scheme: .rsaPKCS1(.sha256))
        }
        let jws = try CompactJWS(parsing: token)
        _ = try await keys.verify(jws, allowed: [.rs256], channel: .tokenEndpoint)
        issuer.rotate(to: try TestKeys.rs256(1, kid: "other"), keepingOthers: true)
        issuer.cache.change { $0 = [:] }
        _ = try await issuer.remote().keys.verify(jws, allowed: [.rs256], channel: .tokenEndpoint)
    }

    @Test func `A rotation is found for tokens without kid too`() async throws {
        #expect(await verify() == nil)
        issuer.clock.advance(by: .seconds(1))
        issuer.rotate(to: try TestKeys.rs256(1, kid: "key-2"))
        let payload = issuer.claims().serialized()
        let token = try FakeIssuer.token(header: #"{"alg":"RS256"}"#, payload: payload) {
            try TestKeys.rsa[1].sign($0, scheme: .rsaPKCS1(.sha256))
        }
        _ = try await keys.verify(CompactJWS(parsing: token), allowed: [.rs256], channel: .tokenEndpoint)
        #expect(fetches == 2)
    }

    @Test func `Promise 7: a key set over 512 KB is refused, a redirect of it not followed`() async throws {
        issuer.change { $0.keysReply = .json(#"{"keys":[],"x":""# + String(repeating: "a", count: 512 << 10) + "\"}") }
        #expect(await verify()?.kind == .responseInvalid)
        issuer.clock.advance(by: .seconds(60))
        issuer.change { [origin = issuer.server.origin] in
            $0.keysReply = .response(302, headers: [("Location", "\(origin)/userinfo")], [])
        }
        #expect(await verify()?.detail.contains("302") == true)
        #expect(issuer.server.requestCount(path: "/userinfo") == 0)
    }
}
