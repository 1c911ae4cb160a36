import BrokerCrypto

/// What is different between two lists of organizations' rules. A rule is known by its conditions; two with the same ones
/// are told apart by which comes first.
enum RuleDifference {
    private struct Key: Hashable {
        let organization: ExactString
        let conditions: ExactString
        let repetition: Int
    }

    static func changes(from old: [SettingsPart], to new: [SettingsPart]) -> [SettingsChange] {
        let before = keyed(old)
        let after = keyed(new)
        let earlier = Dictionary(before.map { ($0.key, $0.part) }) { first, _ in first }
        let later = Set(after.map(\.key))
        let numbers = numbered(before.map(\.key))
        func placed(_ change: SettingsChange?, _ key: Key) -> SettingsChange? {
            var change = change
            change?.numberBefore = numbers[key]
            return change
        }
        var changes = after.compactMap { key, part in
            placed(earlier[key].map { SettingsChange(from: $0, to: part) } ?? SettingsChange(added: part), key)
        }
        changes += before.filter { !later.contains($0.key) }.compactMap { key, part in
            placed(SettingsChange(removed: part), key)
        }
        return changes
            + reordered(before.map(\.key).filter(later.contains), after.map(\.key).filter { earlier[$0] != nil })
    }

    private static func numbered(_ keys: [Key]) -> [Key: Int] {
        var counts: [ExactString: Int] = [:]
        var numbers: [Key: Int] = [:]
        for key in keys {
            counts[key.organization, default: 0] += 1
            numbers[key] = counts[key.organization]
        }
        return numbers
    }

    /// The first rule that matches decides, so that their order is a setting too.
    private static func reordered(_ old: [Key], _ new: [Key]) -> [SettingsChange] {
        var organizations: [ExactString] = []
        for key in new where !organizations.contains(key.organization) { organizations.append(key.organization) }
        return organizations.compactMap { organization in
            let before = old.filter { $0.organization == organization }.map(\.conditions)
            let after = new.filter { $0.organization == organization }.map(\.conditions)
            guard before != after else { return nil }
            return SettingsChange(
                kind: .organization,
                id: organization.value,
                verb: .changed,
                keys: [KeyChange("rules", from: .members(before), to: .members(after))]
            )
        }
    }

    private static func keyed(_ rules: [SettingsPart]) -> [(key: Key, part: SettingsPart)] {
        var seen: [Key: Int] = [:]
        return rules.map { rule in
            let first = Key(
                organization: ExactString(rule.id),
                conditions: ExactString(rule.conditions),
                repetition: 0
            )
            let repetition = seen[first, default: 0]
            seen[first] = repetition + 1
            let key = Key(
                organization: first.organization,
                conditions: first.conditions,
                repetition: repetition
            )
            return (key, rule)
        }
    }
}
