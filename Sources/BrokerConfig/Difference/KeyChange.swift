import BrokerCrypto

/// One key that is another after a reload.
package struct KeyChange: Sendable, Equatable {
    package let key: String
    /// Nil: it was not there.
    package let old: SettingsValue?
    /// Nil: it is gone.
    package let new: SettingsValue?

    package init(_ key: String, from old: SettingsValue?, to new: SettingsValue?) {
        self.key = key
        self.old = old
        self.new = new
    }

    /// The keys of one table that differ, in the order in which they are written.
    static func changes(from old: SettingsPart, to new: SettingsPart) -> [KeyChange] {
        let kept = new.keys.compactMap { name, value -> KeyChange? in
            let before = old[name]
            return before == value ? nil : KeyChange(name, from: before, to: value)
        }
        return kept + old.keys.filter { new[$0.name] == nil }.map { KeyChange($0.name, from: $0.value, to: nil) }
    }
}

extension KeyChange: CustomStringConvertible {
    /// Such as `client_id: "a" → "b"` and `domains: added "acme.example"`. No secret is in it.
    package var description: String {
        switch (old, new) {
        case (.secret?, .secret?): "\(key): another secret"
        case (nil, .secret?): "\(key): given"
        case (.secret?, nil): "\(key): taken away"
        case (.fingerprint?, .fingerprint?), (nil, .fingerprint?), (.fingerprint?, nil): "\(key): changed"
        case (.members(let old)?, .members(let new)?): "\(key): " + Self.membership(old, new)
        case (let old?, let new?): "\(key): \(old) → \(new)"
        case (nil, let new?): "\(key): \(new)"
        case (let old?, nil): "\(key): no longer \(old)"
        case (nil, nil): key
        }
    }

    private static func membership(_ old: [ExactString], _ new: [ExactString]) -> String {
        let (before, after) = (Set(old), Set(new))
        let added = new.filter { !before.contains($0) }.map(\.value)
        let removed = old.filter { !after.contains($0) }.map(\.value)
        var words: [String] = []
        if !added.isEmpty { words.append("added " + added.joined(separator: ", ")) }
        if !removed.isEmpty { words.append("removed " + removed.joined(separator: ", ")) }
        if words.isEmpty { words.append("in another order: " + new.map(\.value).joined(separator: ", ")) }
        return words.joined(separator: "; ")
    }
}
