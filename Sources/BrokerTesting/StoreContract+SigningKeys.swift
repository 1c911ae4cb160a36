import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let signingKeys = [
        StoreContractClause("Signing keys come back oldest first, without those past their time") { subject in
            let young = signingKey("young", createdAt: now, retiresAt: nil)
            let old = signingKey("old", createdAt: now - .days(90), retiresAt: now)
            let gone = signingKey("gone", createdAt: now - .days(180), retiresAt: now - .seconds(1))
            try expect(try await subject.store.signingKeys().isEmpty, "None at first")
            for key in [young, gone, old] { try await subject.store.insert(key) }
            let keys = try await subject.store.signingKeys()
            try expect(keys == [old, young], "Got \(keys.map(\.id))")
        },
        StoreContractClause("A signing key's id can't be taken twice") { subject in
            let key = signingKey("key", createdAt: now, retiresAt: nil)
            try await subject.store.insert(key)
            try await expectAlreadyExists("The second is refused") {
                try await subject.store.insert(signingKey("key", createdAt: now + .days(1), retiresAt: nil))
            }
            try expect(try await subject.store.signingKeys() == [key], "The first is unharmed")
        },
    ]

    private static func signingKey(_ id: String, createdAt: UnixTime, retiresAt: UnixTime?) -> StoredSigningKey {
        StoredSigningKey(
            id: id,
            algorithm: "ES256",
            sealedPrivateKey: StoreContractSample.bytes(170),
            createdAt: createdAt,
            signsFrom: createdAt + .minutes(10),
            retiresAt: retiresAt
        )
    }
}
