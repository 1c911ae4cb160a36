import BrokerCore
import OAuthProtocol

extension StoreContract {
    static let people = [
        StoreContractClause("Those who signed in through a provider are counted once each, whenever it was") {
            subject in
            var ada = StoreContractSample()
            ada.provider = "main"
            var grace = StoreContractSample()
            grace.provider = "main"
            var other = StoreContractSample()
            other.provider = "other"
            for sample in [ada, grace, other] { try await completed(sample, in: subject.store, isNew: true) }
            try await completed(ada.again(), in: subject.store, isNew: false)
            let later = now + .days(400)
            try expect(try await subject.store.people(in: .provider("main"), at: later) == 2, "Two through main")
            try expect(try await subject.store.people(in: .provider("nobody"), at: now) == 0, "None through another")
        },
        StoreContractClause("Those with access are counted as long as a grant of theirs is alive") { subject in
            var ada = StoreContractSample()
            ada.organization = "org-1"
            try await completed(ada, in: subject.store, isNew: true)
            try await completed(ada.again(), in: subject.store, isNew: false)
            var grace = StoreContractSample()
            grace.organization = "org-1"
            try await completed(grace, in: subject.store, isNew: true)
            for circle in [PeopleCircle.organization("org-1"), .client("app")] {
                try expect(try await subject.store.people(in: circle, at: now) == 2, "Two people, three grants")
                try expect(try await subject.store.people(in: circle, at: now + .hours(2)) == 0, "Grants end")
            }
            try await subject.store.revokeGrant(id: grace.grantID, at: now)
            try expect(try await subject.store.people(in: .organization("org-1"), at: now) == 1, "Hers is revoked")
            try expect(try await subject.store.people(in: .organization("org-2"), at: now) == 0, "Another has none")
        },
        StoreContractClause("Those who last came in by a rule are counted once each, the disabled ones left out") {
            subject in
            let store = subject.store
            let ada = StoreContractSample()
            try await completed(ada, in: store, isNew: true)
            try await completed(ada.again(), in: store, isNew: false)
            let grace = try await completed(StoreContractSample(), in: store, isNew: true)
            let rule = PeopleCircle.rule(ada.decidedBy)
            try expect(try await store.people(in: rule, at: now) == 2, "Two by this rule")
            // Another rule at the next login: that counts at once.
            var moved = ada.again()
            moved.decidedBy = "rule 2 of acme"
            moved.at = now + .seconds(1)
            try await completed(moved, in: store, isNew: false)
            try expect(try await store.people(in: rule, at: now) == 1, "One by this rule")
            try expect(try await store.people(in: .rule("rule 2 of acme"), at: now) == 1, "And one by the other")
            _ = try await store.setDisabled(user: grace.id, at: now)
            try expect(try await store.people(in: rule, at: now) == 0, "Who is disabled can't come in")
        },
    ]
}
