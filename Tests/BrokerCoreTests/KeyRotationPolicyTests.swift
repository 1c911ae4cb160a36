import BrokerCore
import OAuthProtocol
import Testing

/// When keys are made and when they go, by the clock alone.
struct KeyRotationPolicyTests {
    private static let start = UnixTime(seconds: 2_000_000_000)
    private static let rotation = KeyRotation(period: .days(90), longestTokenLife: .days(1))

    private static func key(_ id: String, signsFrom: UnixTime) -> StoredSigningKey {
        StoredSigningKey(
            id: id,
            algorithm: "ES256",
            sealedPrivateKey: [],
            createdAt: start,
            signsFrom: signsFrom,
            retiresAt: nil
        )
    }

    private static func step(
        _ keys: [StoredSigningKey],
        at now: UnixTime,
        _ rotation: KeyRotation = rotation,
        isInUse: Bool = true
    ) -> KeyRotation.Step? {
        rotation.step(for: KeySuccession(of: "ES256", among: keys, at: now), isInUse: isInUse, at: now)
    }

    @Test("the lead is longer than a verifier keeps the key set, with the time that other instances need")
    func lead() {
        #expect(KeyRotation.lead >= .seconds(Int64(PublishedKeySet.cacheLife) + KeyRotation.shortLead.seconds))
    }

    @Test("the next key is made a lead before it is due, and a broker that slept makes it with the whole lead")
    func making() {
        let keys = [Self.key("a", signsFrom: Self.start)]
        let due = Self.start + .days(90)
        #expect(Self.step(keys, at: due - KeyRotation.lead - .seconds(1)) == nil)
        #expect(Self.step(keys, at: due - KeyRotation.lead) == .makeNext(signsFrom: due))
        #expect(
            Self.step(keys, at: Self.start + .days(200))
                == .makeNext(signsFrom: Self.start + .days(200) + KeyRotation.lead)
        )
        #expect(Self.step(keys, at: Self.start + .days(200), isInUse: false) == nil)
        #expect(
            Self.step(keys + [Self.key("b", signsFrom: Self.start + .days(201))], at: Self.start + .days(200)) == nil
        )
        #expect(Self.step([], at: Self.start + .days(200)) == nil)
    }

    @Test("switched off, nothing is made; what was made by hand still takes over and retires")
    func off() {
        let off = KeyRotation(period: nil, longestTokenLife: .days(1))
        let first = Self.key("a", signsFrom: Self.start)
        #expect(Self.step([first], at: Self.start + .days(10_000), off) == nil)
        let second = Self.key("b", signsFrom: Self.start + .days(5))
        #expect(Self.step([first, second], at: Self.start + .days(5) - .seconds(1), off) == nil)
        #expect(
            Self.step([first, second], at: Self.start + .days(5), off)
                == .retire(at: Self.start + .days(6) + .minutes(10))
        )
    }

    @Test("a clock that was set back leaves the oldest key to sign, and makes nothing")
    func clockSetBack() {
        let keys = [Self.key("b", signsFrom: Self.start + .days(2)), Self.key("a", signsFrom: Self.start)]
        let early = KeySuccession(of: "ES256", among: keys, at: Self.start - .days(1_000))
        #expect(early.current?.id == "a")
        #expect(early.waiting.map(\.id) == ["b"])
        #expect(Self.step(keys, at: Self.start + .days(-1_000)) == nil)
    }
}
