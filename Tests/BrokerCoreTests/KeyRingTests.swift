import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import Testing

/// The ring in memory, over a store that a test can hold up and break.
struct KeyRingTests {
    private static let now = UnixTime(seconds: 2_000_000_000)

    private static func ring(_ store: ScriptedKeyStore, _ masterKey: AEADKey) async throws -> KeyRing {
        try await KeyRing.load(from: store, masterKey: masterKey, algorithms: [.es256], now: now)
    }

    @Test("A reading that was overtaken by a later one changes nothing")
    func overtaken() async throws {
        let masterKey = AEADKey.random()
        let sealing = SigningKeySealing(masterKey: masterKey)
        let store = ScriptedKeyStore()
        let ring = try await Self.ring(store, masterKey)
        let before = ring.published.tag

        let gate = await store.holdNextReading()
        let slow = Task { try await ring.refresh() }
        await gate.reached()
        _ = try await KeyRotator(store: store, sealing: sealing).rotate(.es256, at: Self.now)
        try await ring.refresh()
        let after = ring.published.tag
        #expect(after != before)
        gate.open()
        try await slow.value
        #expect(ring.published.tag == after)
    }

    @Test("A store that fails, and a key that another master key sealed, leave what is in memory in force")
    func broken() async throws {
        let store = ScriptedKeyStore()
        let ring = try await Self.ring(store, .random())
        let token = try ring.sign(["sub": "ada"], type: "at+jwt", algorithm: .es256, now: Self.now)

        await store.fail()
        await #expect(throws: KeyRing.LoadError.self) { try await ring.refresh() }
        #expect(ring.claims(ofOwnToken: token, type: "at+jwt")?["sub"]?.stringValue == "ada")

        await store.recover()
        let foreign = SigningKeySealing(masterKey: .random())
        _ = try await KeyRotator(store: store, sealing: foreign).rotate(.es256, at: Self.now)
        do {
            try await ring.refresh()
            Issue.record("It was read")
        } catch KeyRing.LoadError.wrongMasterKey {
            // Said to the operator; see `SigningKeyService`.
        }
        #expect(ring.claims(ofOwnToken: token, type: "at+jwt") != nil)
        #expect(try !ring.sign([:], type: "at+jwt", algorithm: .es256, now: Self.now).isEmpty)
    }

    @Test("Under a foreign master key nothing is made: a start fails before it writes")
    func foreignMasterKey() async throws {
        let store = ScriptedKeyStore()
        _ = try await Self.ring(store, .random())
        let keys = try await store.signingKeys()
        await #expect(throws: KeyRing.LoadError.self) {
            _ = try await KeyRing.load(
                from: store,
                masterKey: .random(),
                algorithms: [.es256, .edDSA],
                now: Self.now
            )
        }
        #expect(try await store.signingKeys() == keys)
    }
}
