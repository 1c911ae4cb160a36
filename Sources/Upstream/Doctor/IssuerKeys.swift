import BrokerCrypto
import ProviderCatalogue

/// The keys of `config.toml` that a connection's issuer comes from, and how to change them.
struct IssuerKeys {
    let connection: ProviderConnection

    init(_ connection: ProviderConnection) { self.connection = connection }

    /// "issuer", or "domain or authorization_server".
    var names: String {
        let parameters = connection.issuerParameters.map(\.name)
        return parameters.isEmpty ? "issuer" : parameters.joined(separator: " or ")
    }

    /// How to make the connection expect another issuer.
    func advice(for wanted: String) -> String {
        if !exactlyEqual(connection.expectedIssuer, connection.issuer) {
            return "Set expected_issuer = \"\(wanted)\" in config.toml"
        }
        for parameter in connection.issuerParameters {
            if let value = value(of: parameter.value, in: connection.issuer, as: wanted) {
                return "Set \(parameter.name) = \"\(value)\" in config.toml"
            }
            if let value = part(removedFor: wanted), value.hasSuffix("/\(parameter.value)") {
                return "Remove \(parameter.name) from config.toml"
            }
        }
        return "Set issuer = \"\(wanted)\" in config.toml"
    }

    /// What would have to stand in the place of `part` for `text` to become `wanted`.
    private func value(of part: String, in text: String, as wanted: String) -> String? {
        guard let range = text.range(of: part) else { return nil }
        let (before, after) = (text[..<range.lowerBound], text[range.upperBound...])
        guard wanted.utf8.starts(with: before.utf8), wanted.utf8.count > before.utf8.count + after.utf8.count,
            wanted.utf8.suffix(after.utf8.count).elementsEqual(after.utf8)
        else { return nil }
        let middle = wanted.utf8.dropFirst(before.utf8.count).dropLast(after.utf8.count)
        // One part of the address, and no more.
        guard !middle.contains(UInt8(ascii: "/")) else { return nil }
        return String(decoding: middle, as: UTF8.self)
    }

    private func part(removedFor wanted: String) -> String? {
        guard connection.issuer.utf8.starts(with: wanted.utf8) else { return nil }
        return String(decoding: connection.issuer.utf8.dropFirst(wanted.utf8.count), as: UTF8.self)
    }
}

extension String {
    /// The first place of a text, by its bytes.
    func range(of part: String) -> Range<String.Index>? {
        part.isEmpty ? nil : utf8.firstRange(of: part.utf8)
    }

    func holds(_ part: String) -> Bool { range(of: part) != nil }
}
