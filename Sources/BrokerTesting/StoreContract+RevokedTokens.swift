import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let revokedTokens = [
        StoreContractClause("One token is revoked, and its grant and its siblings go on") { subject in
            let sample = StoreContractSample()
            try await completed(sample, in: subject.store, isNew: true)
            let token = StoreContractSample.bytes(32)
            let sibling = StoreContractSample.bytes(32)
            let alive = try await subject.store.grantStatus(id: sample.grantID, ofToken: token)
            try expect(alive?.revokedAt == nil && alive?.grant.id == sample.grantID, "It is alive at first")
            for second in [1, 2] as [Int64] {
                try await subject.store.revokeToken(
                    digest: token,
                    expiringAt: now + .hours(1),
                    at: now + .seconds(second)
                )
            }
            let status = try await subject.store.grantStatus(id: sample.grantID, ofToken: token)
            try expect(status?.revokedAt == now + .seconds(1), "The first time stays")
            try expect(try await subject.store.isTokenRevoked(digest: token), "It is known by itself too")
            try expect(try await !subject.store.isTokenRevoked(digest: sibling), "No other one is revoked")
            let other = try await subject.store.grantStatus(id: sample.grantID, ofToken: sibling)
            try expect(other != nil && other?.revokedAt == nil, "The grant's other tokens go on")
            try expect(
                try await subject.store.grantStatus(id: sample.grantID)?.revokedAt == nil,
                "The grant was not revoked"
            )
        },
        StoreContractClause("A token of a revoked grant or an unknown one has no life of its own") { subject in
            let sample = StoreContractSample()
            try await completed(sample, in: subject.store, isNew: true)
            try await subject.store.revokeGrant(id: sample.grantID, at: now)
            let token = StoreContractSample.bytes(32)
            let status = try await subject.store.grantStatus(id: sample.grantID, ofToken: token)
            try expect(status?.revokedAt == now, "It went with its grant")
            let stray = try await subject.store.grantStatus(id: StoreContractSample.bytes(16), ofToken: token)
            try expect(stray == nil, "There is no grant")
        },
        StoreContractClause("A revoked token is forgotten once it would have ended anyway") { subject in
            let (early, late) = (StoreContractSample.bytes(32), StoreContractSample.bytes(32))
            try await subject.store.revokeToken(digest: early, expiringAt: now + .minutes(1), at: now)
            try await subject.store.revokeToken(digest: late, expiringAt: now + .hours(1), at: now)
            let swept = try await subject.store.sweepExpired(before: now + .minutes(2), limit: 100)
            try expect(swept == 1, "One row goes")
            try expect(try await !subject.store.isTokenRevoked(digest: early), "The one that has ended")
            try expect(try await subject.store.isTokenRevoked(digest: late), "The other one stays")
        },
    ]
}
