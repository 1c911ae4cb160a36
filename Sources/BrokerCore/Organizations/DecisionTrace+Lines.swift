import OAuthProtocol

extension DecisionTrace {
    /// One line of the rendering: what it is about, and what is said of it.
    package struct Line: Sendable, Equatable {
        /// Such as `rule 2 of org-123`.
        package let subject: String
        package let text: String
        /// Rules stand below their organization.
        package let depth: Int
    }

    /// Longer lists are cut, so that one login fills neither a page nor the database.
    private static let mostValues = 8
    static let mostOrganizations = 10
    static let mostRules = 20

    /// The trace as lines, values from outside escaped and cut.
    package var lines: [Line] {
        var lines = [
            Line(
                subject: "provider '\(provider)'",
                text: vouched.isEmpty
                    ? "vouches for nothing that tells an organization"
                    : "vouches for " + vouched.map { "\($0.kind) \($0.value.shown)" }.joined(separator: ", "),
                depth: 0
            )
        ]
        for trial in organizations.prefix(Self.mostOrganizations) {
            lines.append(Line(subject: "organization '\(trial.organization)'", text: trial.because, depth: 0))
            lines += trial.rules.suffix(Self.mostRules).map {
                Line(subject: $0.rule, text: Self.text(of: $0), depth: 1)
            }
            lines.append(Line(subject: "organization '\(trial.organization)'", text: trial.result.words, depth: 1))
        }
        let rest = organizations.count - Self.mostOrganizations
        if rest > 0 { lines.append(Line(subject: "organizations", text: "and \(rest) more", depth: 0)) }
        return lines + [Line(subject: "outcome", text: outcome, depth: 0)]
    }

    /// The lines as text, one below the other.
    package var text: [String] {
        lines.map { String(repeating: "  ", count: $0.depth) + $0.subject + ": " + $0.text }
    }

    private static func text(of trial: RuleTrial) -> String {
        switch trial.result {
        case .holds:
            return "applies: " + (trial.conditions.map(\.condition).joined(separator: ", ")) + "; gives "
                + trial.permissions.words
        case .fails, .unknown:
            let isUnknown = trial.result == .unknown
            return (isUnknown ? "can't be decided: " : "does not apply: ")
                + trial.conditions.filter { $0.result == (isUnknown ? .unknown : .fails) }.map(words)
                .joined(separator: "; ")
        }
    }

    private static func words(_ trial: ConditionTrial) -> String {
        let wanted = trial.wanted.count == 1 ? "wanted " : "wanted one of "
        let seen = trial.note.map { trial.seen.isEmpty ? $0 : "seen \(list(trial.seen)): \($0)" }
        return "\(trial.condition): \(wanted)\(list(trial.wanted)), " + (seen ?? "seen \(list(trial.seen))")
    }

    /// The first of the values, and how many more there are.
    static func list(_ values: [String]) -> String {
        guard !values.isEmpty else { return "none" }
        let shown = values.prefix(mostValues).map(\.shown).joined(separator: ", ")
        return values.count > mostValues ? "\(shown) and \(values.count - mostValues) more" : shown
    }

    /// The same cut, for where nothing needs to be escaped.
    static func cut(_ values: [String]) -> [String] {
        values.prefix(mostValues).map(cut)
    }

    static func cut(_ value: String) -> String {
        String(String.UnicodeScalarView(value.unicodeScalars.prefix(64)))
    }
}

extension OrganizationTrial.Result {
    var words: String {
        switch self {
        case .granted(let grant): "takes the person, by \(grant.decidedBy)"
        case .leftOut(let grant): "would take the person, by \(grant.decidedBy), but the app wants another"
        case .denied(let denial): denial.text
        }
    }
}

extension [Permission] {
    var words: String {
        isEmpty ? "no permissions" : map(\.rawValue).joined(separator: ", ")
    }
}
