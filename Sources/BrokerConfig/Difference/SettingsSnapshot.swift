import BrokerCrypto
import JOSE
import ProviderCatalogue

/// An effective configuration in the form in which two can be compared, and one be kept: each key with its value, secrets as
/// keyed digests.
package struct SettingsSnapshot: Sendable, Equatable {
    package var parts: [SettingsPart]
    /// A digest of nothing in particular: it tells whether another snapshot's digests were made with the same key.
    package let keyCheck: String

    package init(parts: [SettingsPart], keyCheck: String) {
        self.parts = parts
        self.keyCheck = keyCheck
    }

    /// - Parameter digest: a keyed digest of a text; a secret's is bound to its place, so that equal secrets don't show.
    package init(_ settings: Settings, digest: (_ text: String) -> String) {
        var writer = TOMLWriter()
        settings.write(to: &writer)
        var organization = ""
        var parts: [SettingsPart] = []
        for table in writer.tables {
            let kind = SettingsPart.Kind(table: table.name)
            let id = kind == .setting ? table.name : Self.id(in: table)
            if kind == .organization { organization = id }
            var part = SettingsPart(kind: kind, id: kind == .rule ? organization : id, keys: [])
            part.keys = table.keys.map { name, value in
                (name, SettingsValue(value) { digest("\(kind.rawValue)\u{0}\(part.id)\u{0}\(name)\u{0}\($0)") })
            }
            parts.append(part)
        }
        parts += settings.providerTypeDigests.map { type in
            SettingsPart(kind: .providerType, id: type.id, keys: [("content", .fingerprint(hex(type.digest)))])
        }
        self.init(parts: parts, keyCheck: digest("which key"))
    }

    private static func id(in table: TOMLWriter.Table) -> String {
        for (name, value) in table.keys where name == "id" {
            // Ids have no character that TOML escapes.
            if case .text(let text) = value { return String(text.dropFirst().dropLast()) }
        }
        return ""
    }

    /// The part of a provider, organization or client.
    package func part(_ kind: SettingsPart.Kind, _ id: String) -> SettingsPart? {
        parts.first { $0.kind == kind && exactlyEqual($0.id, id) }
    }

    /// Whether everything is the same that connections stand on without holding it: the provider types, and which private
    /// places may be reached.
    package func hasSameGround(as other: SettingsSnapshot) -> Bool {
        func ground(_ snapshot: SettingsSnapshot) -> [SettingsPart] {
            snapshot.parts.filter { $0.kind == .providerType || $0.kind == .setting && $0.id == "egress" }
        }
        return ground(self) == ground(other)
    }

    /// Names a provider's connection as it is configured: its issuer, and all of it. Whatever changes in it changes the name.
    package func connectionName(of provider: String) -> (issuer: String, whole: String)? {
        guard let part = part(.provider, provider) else { return nil }
        let issuer = SettingsPart(
            kind: part.kind,
            id: part.id,
            keys: part.keys.filter { ["type", "issuer", "expected_issuer"].contains($0.name) }
        )
        return (Self.name(of: issuer), Self.name(of: part))
    }

    /// 96 bits are enough to tell the versions of one connection apart.
    private static func name(of part: SettingsPart) -> String {
        hex(Array(Digest.sha256(part.json.serialized()).prefix(12)))
    }
}

private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
        let digits = String(byte, radix: 16)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
}
