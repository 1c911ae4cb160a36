import BrokerConfig
import BrokerCore
import BrokerStore
import BrokerTesting
import FakeProviders
import JOSE
import OAuthProtocol
import Testing

@testable import CostOps

/// The signing keys come and go under those who use them.
struct KeyRotationTests {
    private static func keyIDs(_ keys: JWKSet, _ algorithm: SignatureAlgorithm = .es256) -> [String] {
        keys.keys.filter { $0.algorithm == algorithm }.compactMap(\.keyID)
    }

    private static func keyID(of token: String?) throws -> String {
        let token = try #require(token)
        return try #require(try CompactJWS(parsing: token).header.keyID)
    }

    private static func rotator(_ world: World) -> KeyRotator {
        KeyRotator(
            store: world.assembly.store,
            sealing: SigningKeySealing(masterKey: world.assembly.builder.masterKey)
        )
    }

    @Test("oidcc-server-rotate-keys: after rotation the key set has a new key and still the old one")
    func rotateKeys() async throws {
        try await World.running {
            $0.tokenLines = "access_token_ttl = \"1d\""
        } _: { world in
            let service = world.assembly.signingKeys(clock: world.clock)
            let old = try #require(Self.keyIDs(try await world.keySet()).first)
            let before = try await world.driver().logIn(as: LoginTests.ada)
            #expect(try Self.keyID(of: before.answer.accessToken) == old)

            let made = try await Self.rotator(world).rotate(.es256, at: world.clock.now())
            let new = try #require(made?.added?.id)
            #expect(try await Self.rotator(world).rotate(.es256, at: world.clock.now()) == nil, "One waits already")
            try await service.look()
            #expect(Self.keyIDs(try await world.keySet()) == [old, new])
            world.clock.advance(by: .seconds(KeyRotation.lead.seconds - 1))
            let last = try await world.driver().logIn(as: LoginTests.ada)
            #expect(try Self.keyID(of: last.answer.idToken) == old)

            world.clock.advance(by: .seconds(1))
            let first = try await world.driver().logIn(as: LoginTests.ada)
            #expect(try Self.keyID(of: first.answer.idToken) == new)
            #expect(try Self.keyID(of: first.answer.accessToken) == new)
            try await service.look()
            #expect(Self.keyIDs(try await world.keySet()) == [old, new])
            for login in [before, last, first] {
                let token = try #require(login.answer.accessToken)
                _ = try await world.verified(token, try await world.keySet(), type: "at+jwt")
                #expect(try await world.driver().userinfo(token).status == 200)
            }

            // The last of its tokens has ended, and somewhat later so has the key.
            world.clock.advance(by: .days(1))
            try await service.look()
            #expect(Self.keyIDs(try await world.keySet()) == [old, new])
            world.clock.advance(by: .minutes(11))
            try await service.look()
            #expect(Self.keyIDs(try await world.keySet()) == [new])
            let kinds = try await world.assembly.store.auditEvents(after: 0, limit: 100).map(\.event).filter {
                $0.detail["algorithm"]?.stringValue == "ES256"
            }.map(\.kind)
            #expect(kinds == [.signingKeyMade, .signingKeyMade, .signingKeyRetired])
            #expect(world.log.lines.contains { $0.contains("signing_key.retired") })
        }
    }

    /// Reads the key set again only when its ten minutes are over, whatever it meets.
    private struct StubbornVerifier {
        private var keys: JWKSet
        private var readAt: UnixTime
        private(set) var failures = 0
        private(set) var successes = 0

        init(_ world: World) async throws {
            keys = try await world.keySet()
            readAt = world.clock.now()
        }

        mutating func check(_ tokens: [String], _ world: World) async throws {
            if world.clock.now() >= readAt + .minutes(10) {
                keys = try await world.keySet()
                readAt = world.clock.now()
            }
            for token in tokens {
                do {
                    let jws = try CompactJWS(parsing: token)
                    let key = try #require(keys.keys.first { $0.keyID == jws.header.keyID })
                    _ = try jws.verify(with: key, allowed: [.es256])
                    successes += 1
                } catch {
                    failures += 1
                }
            }
        }
    }

    @Test(
        "100 rotations under a verifier that keeps the key set for ten minutes and asks for no unknown key: no failure"
    )
    func hundredRotations() async throws {
        try await World.running {
            $0.tokenLines = "signing_key_rotation = \"1d\"\naccess_token_ttl = \"1d\""
        } _: { world in
            // What the service does, for one algorithm: 100 RSA keys would take most of the test's time.
            let rotator = Self.rotator(world)
            let rotation = world.assembly.generations.current.settings.keyRotation
            let ring = world.assembly.builder.keys
            var verifier = try await StubbornVerifier(world)
            /// The last token of each key that can still be alive, and when it ends.
            var last: [String: (token: String, end: UnixTime)] = [:]
            var signers: [String] = []
            var switchedAt = world.clock.now()
            while signers.count <= 100 {
                let now = world.clock.now()
                let token = try ring.sign(["sub": "ada"], type: "at+jwt", algorithm: .es256, now: now)
                let id = try Self.keyID(of: token)
                if signers.last != id {
                    signers.append(id)
                    switchedAt = now
                }
                last[id] = (token, now + .days(1))
                last = last.filter { $0.value.end > now }
                try await verifier.check(last.values.map(\.token), world)
                // Each phase between the making of a key and a reading of the set is met: small steps around what happens.
                let age = now.since(switchedAt)
                let isBusy = age < .minutes(20) || age > .minutes(22 * 60 + 40)
                world.clock.advance(by: isBusy ? .minutes(7) : .hours(3))
                _ = try await rotator.advance(rotation, algorithms: [.es256], at: world.clock.now())
                try await ring.refresh()
            }
            #expect(Set(signers).count == 101, "No key signs twice")
            #expect(verifier.failures == 0)
            #expect(verifier.successes > 2_000)
            #expect(try await world.assembly.store.signingKeys().count <= 6, "And few are left")
            #expect(try await world.driver().logIn(as: LoginTests.ada).answer.status == 200)
        }
    }

    @Test("A key that is revoked is out of the key set, its tokens are worth nothing, and another signs at once")
    func revoked() async throws {
        try await World.running { world in
            let service = world.assembly.signingKeys(clock: world.clock)
            let login = try await world.driver().logIn(as: LoginTests.ada)
            let token = try #require(login.answer.accessToken)
            let id = try Self.keyID(of: token)
            let waiting = try await Self.rotator(world).rotate(.es256, at: world.clock.now())?.added?.id
            let change = try #require(try await Self.rotator(world).revoke(id, at: world.clock.now()))
            #expect(change.removed.map(\.id) == [id, waiting])
            #expect(try await Self.rotator(world).revoke(id, at: world.clock.now()) == nil, "It is gone")
            try await service.look()
            #expect(Self.keyIDs(try await world.keySet()) == [change.added?.id])
            let refused = try await world.driver().userinfo(token)
            #expect(refused.status == 401)
            #expect(refused.header("WWW-Authenticate")?.contains("invalid_token") == true)
            let next = try await world.driver().logIn(as: LoginTests.ada)
            #expect(try Self.keyID(of: next.answer.accessToken) == change.added?.id)
        }
    }

    @Test("An algorithm that a reload brings into use has its first key at once")
    func firstKeyAfterReload() async throws {
        try await World.running { world in
            try await world.reload { settings in
                for index in settings.clients.indices where settings.clients[index].id == "app" {
                    settings.clients[index].signingAlgorithm = .edDSA
                }
            }
            let login = try await world.driver().logIn(as: LoginTests.ada)
            let keys = try await world.keySet()
            #expect(Self.keyIDs(keys, .edDSA) == [try Self.keyID(of: login.answer.accessToken)])
            _ = try await world.verified(try #require(login.answer.accessToken), keys, type: "at+jwt")
        }
    }

    @Test("RFC 7517: however many keys are published, none shows a private member, and all ids differ")
    func publicMembersAlone() async throws {
        try await World.running { world in
            let service = world.assembly.signingKeys(clock: world.clock)
            for algorithm in [SignatureAlgorithm.es256, .rs256] {
                _ = try await Self.rotator(world).rotateNow(algorithm, at: world.clock.now())
            }
            world.clock.advance(by: KeyRotation.shortLead)
            for algorithm in [SignatureAlgorithm.es256, .rs256] {
                _ = try await Self.rotator(world).rotate(algorithm, at: world.clock.now())
            }
            try await service.look()
            let answer = try await world.fetch.fetch(FetchRequest("GET", world.issuer + "/.well-known/jwks.json"))
            let keys = try #require(try JSONReader.parseObject(answer.body)["keys"]?.arrayValue)
            #expect(keys.count == 6, "Of each algorithm one that signed, one that signs, and one that will")
            for key in keys.compactMap(\.objectValue) {
                #expect(Set(key.names).isSubset(of: ["kty", "use", "alg", "kid", "crv", "x", "y", "n", "e"]))
            }
            #expect(Set(keys.compactMap { $0.objectValue?["kid"]?.stringValue }).count == 6)
        }
    }
}
