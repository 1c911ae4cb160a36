import BrokerCrypto

/// A table of the configuration: a provider, an organization, one of its rules, a client, or a table of settings.
package struct SettingsPart: Sendable, Equatable {
    /// Raw values are what people call them.
    package enum Kind: String, Sendable, CaseIterable {
        case setting = "settings"
        case providerType = "provider type"
        case provider
        case organization
        case rule
        case client

        init(table: String) {
            self =
                switch table {
                case "auth.oauth.providers": .provider
                case "organizations": .organization
                case "organizations.rules": .rule
                case "clients": .client
                default: .setting
                }
        }
    }

    package let kind: Kind
    /// The table's name, the id, for a rule its organization's.
    package let id: String
    /// In the order in which they are written.
    package var keys: [(name: String, value: SettingsValue)]

    package init(kind: Kind, id: String, keys: [(name: String, value: SettingsValue)]) {
        self.kind = kind
        self.id = id
        self.keys = keys
    }

    package subscript(_ name: String) -> SettingsValue? {
        keys.first { exactlyEqual($0.name, name) }?.value
    }

    package static func == (left: SettingsPart, right: SettingsPart) -> Bool {
        left.kind == right.kind && exactlyEqual(left.id, right.id)
            && left.keys.elementsEqual(right.keys) { exactlyEqual($0.name, $1.name) && $0.value == $1.value }
    }

    // MARK: Rules

    /// A rule has no id: it is known by its conditions, as they are written.
    package var conditions: String {
        let conditions = keys.filter { $0.name != "permissions" }.map { "\($0.name) = \($0.value)" }
        return conditions.isEmpty ? "everybody" : conditions.joined(separator: ", ")
    }
}
