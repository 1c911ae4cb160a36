import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol

extension StoreContract {
    static let signingKeys = [
        StoreContractClause("Signing keys come back oldest first, without those past their time") { subject in
            let store = subject.store
            let keys = [now - .days(180), now - .days(90), now].map { signingKey(createdAt: $0) }
            try expect(try await store.signingKeys().isEmpty, "None at first")
            for key in keys {
                let succession = KeySuccession(of: "ES256", among: try await store.signingKeys(), at: now)
                try expect(try await store.apply(added(key, to: succession)), "It is added")
            }
            try expect(try await store.signingKeys() == keys, "Got \(try await store.signingKeys().map(\.id))")
            let oldest = KeySuccession(of: "ES256", among: keys, at: now - .days(100))
            try expect(oldest.current == keys[0], "The oldest signed then")

            try expect(try await store.apply(ended(keys, at: now)), "Both that sign no more get their end")
            let seen = try await store.signingKeys()
            try expect(seen.map(\.id) == keys.map(\.id), "In their last second they are there")
            try expect(seen.map(\.retiresAt) == [now, now, nil], "With their end")
            try expect(try await store.sweepSigningKeys(before: now) == 0, "And stay")
            try expect(try await store.sweepSigningKeys(before: now + .seconds(1)) == 2, "Then they go")
            try expect(try await store.signingKeys() == [keys[2]], "The one in use stays")
        },
        StoreContractClause("A change of the keys holds only if they are still those that it was decided on") {
            subject in
            let store = subject.store
            let nobody = KeySuccession(of: "ES256", among: [], at: now)
            let first = signingKey(createdAt: now)
            try expect(try await store.apply(added(first, to: nobody)), "The first is added")
            try expect(try await store.apply(added(signingKey(createdAt: now), to: nobody)) == false, "No second first")
            try expect(try await store.signingKeys() == [first], "And it left nothing")
            // Another algorithm's keys are another matter.
            let other = signingKey(createdAt: now, algorithm: "RS256")
            try expect(
                try await store.apply(added(other, to: KeySuccession(of: "RS256", among: [], at: now))),
                "The first of another algorithm"
            )
            let events = try await store.auditEvents(after: 0, limit: 10).map(\.event)
            try expect(events.map(\.kind) == [.signingKeyMade, .signingKeyMade], "Each change is an event")
            try expect(events.first?.detail["kid"]?.stringValue == first.id, "Which names the key")
        },
        StoreContractClause("A key is revoked once, and its replacement comes with it or not at all") { subject in
            let store = subject.store
            let key = signingKey(createdAt: now)
            let alone = KeySuccession(of: "ES256", among: [key], at: now + .days(1))
            _ = try await store.apply(added(key, to: KeySuccession(of: "ES256", among: [], at: now)))
            let replacement = signingKey(createdAt: now + .days(1))
            let revocation = SigningKeyChange(
                revoking: key,
                of: alone,
                dropping: [],
                replacement: replacement,
                at: now + .days(1)
            )
            try expect(try await store.apply(revocation), "It is revoked")
            try expect(try await store.apply(revocation) == false, "Once")
            try expect(try await store.signingKeys() == [replacement], "And replaced")
        },
        StoreContractClause("Of 20 instances that rotate at once one makes the key, 20 times over") { subject in
            let stores = try await instances(of: subject)
            let masterKey = AEADKey.random()
            let sealing = SigningKeySealing(masterKey: masterKey)
            let rotation = KeyRotation(period: .days(1), longestTokenLife: .hours(1))
            _ = try await inParallel(20) { number in
                try await KeyRing.load(
                    from: stores[number % stores.count],
                    masterKey: masterKey,
                    algorithms: [.es256],
                    now: now
                )
            }
            try expect(try await subject.store.signingKeys().count == 1, "All start with one key")
            for day in 1...20 {
                let time = now + .days(Int64(day))
                let made = try await inParallel(20) { number in
                    try await KeyRotator(store: stores[number % stores.count], sealing: sealing)
                        .advance(rotation, algorithms: [.es256], at: time).filter { $0.added != nil }.count
                }
                try expect(made.reduce(0, +) == 1, "Day \(day): \(made)")
                let keys = KeySuccession(of: "ES256", among: try await subject.store.signingKeys(), at: time)
                try expect(keys.waiting.count == 1 && keys.previous.isEmpty, "One signs, one waits")
            }
        },
        StoreContractClause("Of 20 commands that want another key at once each has its way, and one key waits") {
            subject in
            let stores = try await instances(of: subject)
            let masterKey = AEADKey.random()
            let sealing = SigningKeySealing(masterKey: masterKey)
            _ = try await KeyRing.load(
                from: subject.store,
                masterKey: masterKey,
                algorithms: [.es256],
                now: now
            )
            let made = try await inParallel(20) { number in
                try await KeyRotator(store: stores[number % stores.count], sealing: sealing)
                    .rotateNow(.es256, at: now)?.added?.id
            }
            let keys = KeySuccession(of: "ES256", among: try await subject.store.signingKeys(), at: now)
            try expect(Set(made.compactMap { $0 }).count == 20, "Each made one")
            try expect(keys.waiting.count == 1 && made.contains(keys.waiting[0].id), "The last one is left")
        },
    ]

    private static func added(_ key: StoredSigningKey, to keys: KeySuccession) -> SigningKeyChange {
        SigningKeyChange(adding: key, to: keys, at: now, by: .need)
    }

    private static func ended(_ keys: [StoredSigningKey], at end: UnixTime) -> SigningKeyChange {
        SigningKeyChange(
            retiring: KeySuccession(of: "ES256", among: keys, at: now + .days(1)),
            at: now,
            end: end
        )
    }

    private static func signingKey(createdAt: UnixTime, algorithm: String = "ES256") -> StoredSigningKey {
        StoredSigningKey(
            id: Base64URL.encode(StoreContractSample.bytes(16)),
            algorithm: algorithm,
            sealedPrivateKey: StoreContractSample.bytes(170),
            createdAt: createdAt,
            signsFrom: createdAt + .minutes(10),
            retiresAt: nil
        )
    }
}
