import BrokerCore
import OAuthProtocol

extension StoreContract {
    private static func claim(_ domain: String, of organization: String) -> DomainClaim {
        DomainClaim(domain: domain, organization: organization, token: "t-\(organization)", claimedAt: now)
    }

    static let domains = [
        StoreContractClause("A claimed domain is pending, proven once its record is found, and missing when it is gone")
        {
            subject in
            let store = subject.store
            let acme = claim("acme.example", of: "org-acme")
            try await store.insert(acme)
            try expect(try await store.domainClaims() == [acme], "It comes back as it was written")
            try expect(acme.standing(at: now) == .pending, "Nobody has seen the record")

            _ = try await store.recordDomainCheck(acme, found: false, at: now + .seconds(1))
            var seen = try unwrap(try await store.domainClaims().first, "It is there")
            try expect(seen.missingSince == nil && seen.standing(at: now) == .pending, "What never was isn't missing")

            try expect(
                try await store.recordDomainCheck(acme, found: true, at: now + .seconds(2)) == .recorded,
                "The record is found"
            )
            seen = try unwrap(try await store.domainClaims().first, "It is there")
            try expect(seen.standing(at: now + .seconds(2)) == .proven, "So the domain is proven")
            try expect(seen.provenAt == now + .seconds(2) && seen.checkedAt == now + .seconds(2), "And when is known")

            _ = try await store.recordDomainCheck(acme, found: false, at: now + .days(8))
            _ = try await store.recordDomainCheck(acme, found: false, at: now + .days(9))
            seen = try unwrap(try await store.domainClaims().first, "It is there")
            try expect(seen.missingSince == now + .days(8), "Missing since the first look that found nothing")
            try expect(
                seen.standing(at: now + .days(9)) == .missing(countsUntil: now + .days(15)),
                "It counts through the grace"
            )
            try expect(seen.standing(at: now + .days(15)) == .lapsed, "And no longer")

            _ = try await store.recordDomainCheck(acme, found: true, at: now + .days(16))
            seen = try unwrap(try await store.domainClaims().first, "It is there")
            try expect(seen.standing(at: now + .days(16)) == .proven, "A record that is back proves again")
        },
        StoreContractClause("Two organizations may claim a domain; the first proof has it, until it lapses") {
            subject in
            let store = subject.store
            let acme = claim("acme.example", of: "org-acme")
            let other = claim("acme.example", of: "org-other")
            try await store.insert(other)
            try await store.insert(acme)
            _ = try await store.recordDomainCheck(acme, found: true, at: now)
            try expect(
                try await store.recordDomainCheck(other, found: true, at: now) == .taken(by: "org-acme"),
                "The domain belongs to one"
            )
            let mine = try await store.domainClaims().first { $0.organization == "org-other" }
            try expect(mine?.provenAt == nil, "And nothing was written")
            _ = try await store.recordDomainCheck(acme, found: false, at: now)
            try expect(
                try await store.recordDomainCheck(other, found: true, at: now + .days(6)) == .taken(by: "org-acme"),
                "Not within the grace either"
            )
            try expect(
                try await store.recordDomainCheck(other, found: true, at: now + .days(7)) == .recorded,
                "After it, the next proof has it"
            )
        },
        StoreContractClause("An organization claims a domain once, and a removed claim is gone") { subject in
            let store = subject.store
            let acme = claim("acme.example", of: "org-acme")
            try await store.insert(acme)
            do {
                try await store.insert(acme)
                try expect(false, "The second claim is refused")
            } catch StoreError.alreadyExists {}
            try expect(try await store.removeDomain("acme.example", of: "org-other") == false, "Not another's")
            try expect(try await store.removeDomain("acme.example", of: "org-acme"), "It is removed")
            try expect(
                try await store.recordDomainCheck(acme, found: true, at: now) == .gone,
                "A check that comes late revives nothing"
            )
            try expect(try await store.domainClaims().isEmpty, "Nothing is left")
        },
    ]
}
