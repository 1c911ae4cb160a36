import BrokerCrypto

/// What a reload does to one part of the configuration.
package struct SettingsChange: Sendable, Equatable {
    /// Raw values are what people call it.
    package enum Verb: String, Sendable {
        case added, removed, changed, enabled, disabled
    }

    package let kind: SettingsPart.Kind
    /// The table's name, the id, for a rule its organization's.
    package let id: String
    /// For a rule, its conditions.
    package let conditions: String?
    package let verb: Verb
    /// What is there now where it was added, what was there where it was removed.
    package let keys: [KeyChange]
    /// For a rule that was there before, which one of its organization it was, counted from one.
    package var numberBefore: Int?

    package init(kind: SettingsPart.Kind, id: String, conditions: String? = nil, verb: Verb, keys: [KeyChange]) {
        self.kind = kind
        self.id = id
        self.conditions = conditions
        self.verb = verb
        self.keys = keys
    }

    init(added part: SettingsPart) {
        self.init(part, .added, part.keys.map { KeyChange($0.name, from: nil, to: $0.value) })
    }

    init(removed part: SettingsPart) {
        self.init(part, .removed, part.keys.map { KeyChange($0.name, from: $0.value, to: nil) })
    }

    /// Nil where nothing changed.
    init?(from old: SettingsPart, to new: SettingsPart) {
        let keys = KeyChange.changes(from: old, to: new)
        guard !keys.isEmpty else { return nil }
        let switched = keys.first { $0.key == "enabled" }?.new
        let verb: Verb =
            switch switched {
            case .text("true"): .enabled
            case .text("false"): .disabled
            default: .changed
            }
        self.init(new, verb, keys)
    }

    private init(_ part: SettingsPart, _ verb: Verb, _ keys: [KeyChange]) {
        self.init(
            kind: part.kind,
            id: part.id,
            conditions: part.kind == .rule ? part.conditions : nil,
            verb: verb,
            keys: keys
        )
    }

    /// Such as `provider acme`, `rule of org-123 for groups = ["cost-admins"]`, `[server]`.
    package var subject: String {
        switch kind {
        case .setting: "[\(id)]"
        case .rule: "rule of \(id) for \(conditions ?? "everybody")"
        default: "\(kind.rawValue) \(id)"
        }
    }

    /// The keys that stay as they are until the daemon starts again.
    package var keysThatWait: [KeyChange] {
        kind == .setting && verb == .changed ? keys.filter { Settings.waitsForStart(id, $0.key) } : []
    }

    /// Whether people who are known from a provider may come back as strangers: a person is the provider and the subject
    /// that it gives, and these keys say who gives it.
    package var mayChangeWhoPeopleAre: Bool {
        guard kind == .provider, verb != .added, verb != .removed else { return false }
        return keys.contains { change in
            switch change.key {
            case "type", "issuer", "expected_issuer": true
            case "claims": Self.subjectClaims(in: change.old) != Self.subjectClaims(in: change.new)
            default: false
            }
        }
    }

    private static func subjectClaims(in value: SettingsValue?) -> [ExactString] {
        guard case .members(let members)? = value else { return [] }
        return members.filter { $0.value.hasPrefix("subject = ") }
    }
}
