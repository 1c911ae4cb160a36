import BrokerConfig
import BrokerCore
import OAuthProtocol

/// A change of the configuration in terms of people.
struct ChangeReport: Sendable {
    let change: SettingsChange
    /// How many people it concerns; nil where nobody can be told, or the database does not answer.
    let people: Int64?

    static func all(
        _ changes: [SettingsChange],
        counts: (any PeopleCounts)?,
        now: UnixTime
    ) async -> [ChangeReport] {
        var known: [PeopleCircle: Int64] = [:]
        var reports: [ChangeReport] = []
        for change in changes {
            var people: Int64?
            if let circle = circle(of: change), let counts {
                people = known[circle]
                // Without the count the change is still worth telling.
                if people == nil { people = try? await counts.people(in: circle, at: now) }
                known[circle] = people
            }
            reports.append(ChangeReport(change: change, people: people))
        }
        return reports
    }

    private static func circle(of change: SettingsChange) -> PeopleCircle? {
        switch change.kind {
        case .setting, .providerType: nil
        case .provider: change.verb == .added ? nil : .provider(change.id)
        case .organization: change.verb == .added ? nil : .organization(change.id)
        case .rule: change.numberBefore.map { .rule("rule \($0) of \(change.id)") } ?? .organization(change.id)
        case .client: change.verb == .added ? nil : .client(change.id)
        }
    }

    /// What it means for them, as a clause; nil where it means nothing to anybody.
    var effect: String? {
        guard let people, people > 0 else { return nil }
        let count = people == 1 ? "1 person" : "\(people) people"
        switch (change.kind, change.verb) {
        case (.provider, .removed), (.provider, .disabled): return "\(count) can no longer sign in through it"
        case (.provider, .enabled): return "\(count) can sign in through it again"
        case (.provider, _) where change.mayChangeWhoPeopleAre:
            return "\(count) signed in through it; they are known again only by the same subjects as before"
        case (.provider, _): return "\(count) signed in through it; logins under way end as they began"
        case (.organization, .removed): return "\(count) with access by it now can not sign in to it again"
        case (.rule, _) where change.numberBefore != nil:
            return "\(count) last came in by it, and are decided on anew at their next sign-in"
        case (.organization, _), (.rule, _):
            return "\(count) with access by \(change.id) now are decided on anew at their next sign-in"
        case (.client, .removed): return "\(count) with access to it now lose it at once"
        case (.client, _): return "\(count) have access to it now"
        case (.setting, _), (.providerType, _): return nil
        }
    }
}
