package import BrokerCrypto
package import JOSE

extension SettingsSnapshot {
    /// What is kept. The first member says how the rest is to be read.
    package var json: JSONValue {
        .object([
            "format": 1, "key_check": .string(keyCheck), "parts": .array(parts.map(\.json)),
        ])
    }

    /// Nil for what was not written so.
    package init?(_ bytes: Bytes) {
        // As large as what a configuration file of the largest size can come to.
        let limits = JSONReader.Limits(maxBytes: 64 << 20, maxMembers: 4_000_000)
        guard let object = try? JSONReader.parseObject(bytes, limits: limits), object["format"]?.int64Value == 1,
            let keyCheck = object["key_check"]?.stringValue, let written = object["parts"]?.arrayValue
        else { return nil }
        var parts: [SettingsPart] = []
        for value in written {
            guard let part = SettingsPart(value) else { return nil }
            parts.append(part)
        }
        self.init(parts: parts, keyCheck: keyCheck)
    }
}

extension SettingsPart {
    var json: JSONValue {
        .object([
            "kind": .string(kind.rawValue), "id": .string(id),
            "keys": .array(keys.map { .array([.string($0.name)] + $0.value.json) }),
        ])
    }

    fileprivate init?(_ value: JSONValue) {
        guard let object = value.objectValue, let kind = object["kind"]?.stringValue.flatMap(Kind.init(rawValue:)),
            let id = object["id"]?.stringValue, let written = object["keys"]?.arrayValue
        else { return nil }
        var keys: [(name: String, value: SettingsValue)] = []
        for key in written {
            guard let words = key.arrayValue?.map(\.stringValue), let name = words.first ?? nil,
                let value = SettingsValue(words.dropFirst().compactMap(\.self))
            else { return nil }
            keys.append((name, value))
        }
        self.init(kind: kind, id: id, keys: keys)
    }
}

extension SettingsValue {
    /// What it is, and its texts.
    fileprivate var json: [JSONValue] {
        switch self {
        case .text(let text): [.string("text"), .string(text.value)]
        case .members(let members): [.string("members")] + members.map { .string($0.value) }
        case .secret(let digest): [.string("secret"), .string(digest)]
        case .fingerprint(let digest): [.string("fingerprint"), .string(digest)]
        }
    }

    fileprivate init?(_ words: [String]) {
        guard let form = words.first else { return nil }
        let rest = words.dropFirst()
        switch (form, rest.first) {
        case ("text", let text?): self = .text(ExactString(text))
        case ("members", _): self = .members(rest.map { ExactString($0) })
        case ("secret", let digest?): self = .secret(digest)
        case ("fingerprint", let digest?): self = .fingerprint(digest)
        default: return nil
        }
    }
}
