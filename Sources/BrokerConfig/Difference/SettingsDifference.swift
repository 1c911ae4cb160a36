import BrokerCrypto

/// What is different between two configurations.
package struct SettingsDifference: Sendable, Equatable {
    /// Settings first, then what people notice: providers, organizations, rules, clients.
    package let changes: [SettingsChange]

    package var isEmpty: Bool { changes.isEmpty }

    /// - Parameter old: nil where nothing was ever in force: then everything is added.
    package init(from old: SettingsSnapshot?, to new: SettingsSnapshot) {
        var changes: [SettingsChange] = []
        for kind in SettingsPart.Kind.allCases {
            let before = old?.parts.filter { $0.kind == kind } ?? []
            let after = new.parts.filter { $0.kind == kind }
            changes += kind == .rule ? RuleDifference.changes(from: before, to: after) : Self.changes(before, after)
        }
        self.changes = changes
    }

    private static func changes(_ old: [SettingsPart], _ new: [SettingsPart]) -> [SettingsChange] {
        // Ids are unique in a configuration that was accepted.
        let before = Dictionary(old.map { (ExactString($0.id), $0) }) { first, _ in first }
        let after = Set(new.map { ExactString($0.id) })
        let kept = new.compactMap { part in
            before[ExactString(part.id)].map { SettingsChange(from: $0, to: part) } ?? SettingsChange(added: part)
        }
        return kept + old.filter { !after.contains(ExactString($0.id)) }.map { SettingsChange(removed: $0) }
    }

    /// Everything that stays as it is until the daemon starts again, as key paths.
    package var keysThatWait: [String] {
        changes.flatMap { change in change.keysThatWait.map { "\(change.id).\($0.key)" } }
    }
}
