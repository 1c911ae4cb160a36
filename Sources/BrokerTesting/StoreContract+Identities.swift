import BrokerCore
import JOSE
import OAuthProtocol

extension StoreContract {
    private static let later = now + .minutes(5)

    private static func identity(_ sample: StoreContractSample) -> NewIdentity {
        NewIdentity(
            provider: sample.provider,
            subject: sample.subject,
            issuer: "https://issuer.example.test",
            at: later
        )
    }

    private static func event(user: String) -> AuditEvent {
        AuditEvent(
            at: later,
            kind: .identityLinked,
            code: nil,
            user: user,
            provider: "entra",
            client: nil,
            organization: nil,
            outcome: "ok",
            detail: [:]
        )
    }

    static let identities = [
        StoreContractClause("A linked identity leads to the person it was linked to, with one event") { subject in
            let store = subject.store
            let first = StoreContractSample()
            let user = try await completed(first, in: store, isNew: true)
            var second = StoreContractSample()
            second.provider = "entra"
            try expect(
                try await store.user(provider: "entra", subject: second.subject) == nil,
                "Nobody has the identity yet"
            )
            for expected in [IdentityLinking.linked, .alreadyTheirs] {
                let outcome = try await store.link(identity(second), to: user.id, event: event(user: user.id))
                try expect(outcome == expected, "It is \(expected)")
            }
            let found = try await store.user(provider: "entra", subject: second.subject)
            try expect(found?.id == user.id, "It leads to the person")
            let again = try await completed(second, in: store, isNew: false)
            try expect(again.id == user.id, "A login with it is the person's")
            let events = try await store.auditEvents(after: 0, limit: 10).map(\.event)
            try expect(events == [event(user: user.id)], "The event is written once, with the link")
        },
        StoreContractClause("An identity that is another person's stays theirs, whatever address both have") {
            subject in
            let store = subject.store
            let one = try await completed(StoreContractSample(), in: store, isNew: true)
            var taken = StoreContractSample()
            taken.provider = "entra"
            let other = try await completed(taken, in: store, isNew: true)
            try expect(one.profile.email == other.profile.email, "Their addresses are the same")
            let outcome = try await store.link(identity(taken), to: one.id, event: event(user: one.id))
            try expect(outcome == .belongsToAnother(userID: other.id), "It is told whose")
            let found = try await store.user(provider: "entra", subject: taken.subject)
            try expect(found?.id == other.id, "Nothing moved")
            try expect(try await store.auditEvents(after: 0, limit: 10).isEmpty, "There is no event")
        },
        StoreContractClause("Nothing is linked to a disabled person, nor to nobody") { subject in
            let store = subject.store
            let user = try await completed(StoreContractSample(), in: store, isNew: true)
            var second = StoreContractSample()
            second.provider = "entra"
            try expect(try await store.setDisabled(user: user.id, at: later), "The person is disabled")
            for id in [user.id, "usr-nobody"] {
                let outcome = try await store.link(identity(second), to: id, event: event(user: id))
                try expect(outcome == .userDisabled, "It is refused")
            }
            try expect(
                try await store.user(provider: "entra", subject: second.subject) == nil,
                "Nobody has the identity"
            )
        },
        StoreContractClause("A person is disabled from the first time on, and enabled again") { subject in
            let store = subject.store
            let sample = StoreContractSample()
            let user = try await completed(sample, in: store, isNew: true)
            for moment in [later, later + .hours(1)] {
                try expect(try await store.setDisabled(user: user.id, at: moment), "There is such a person")
            }
            let off = try await store.user(provider: sample.provider, subject: sample.subject)
            try expect(off?.disabledAt == later, "The first time counts")
            guard case .userDisabled = try await store.complete(sample.again().login) else {
                throw StoreContractViolation("A login is refused", file: #fileID, line: #line)
            }
            try expect(try await store.setDisabled(user: user.id, at: nil), "There is such a person")
            _ = try await completed(sample.again(), in: store, isNew: false)
            try expect(try await store.setDisabled(user: "usr-nobody", at: later) == false, "There is no such person")
        },
    ]
}
