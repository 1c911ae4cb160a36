package import BrokerCrypto
import ProviderCatalogue

/// The value of a key, fit to be shown and kept.
package enum SettingsValue: Sendable, Equatable {
    /// As TOML.
    case text(ExactString)
    /// Members of a list or table, each as TOML.
    case members([ExactString])
    /// A keyed digest.
    case secret(String)
    /// Of a file's content.
    case fingerprint(String)

    /// - Parameter digest: of a secret.
    init(_ value: TOMLWriter.Value, digest: (String) -> String) {
        switch value {
        case .text(let text): self = .text(ExactString(text))
        case .list(let members), .table(let members): self = .members(members.map { ExactString($0) })
        case .secret(let secret): self = .secret(digest(secret.reveal()))
        case .fingerprint(let bytes): self = .fingerprint(bytes.map { String($0, radix: 16) }.joined(separator: ":"))
        case .path(let prefix, let path):
            // The daemon and a command may have been started in different folders.
            self = .text(ExactString(TOMLWriter.quoted(prefix + ConfigurationFile.absolute(path))))
        }
    }
}

extension SettingsValue: CustomStringConvertible {
    /// Secrets masked.
    package var description: String {
        switch self {
        case .text(let text): text.value
        case .members(let members): "[" + members.map(\.value).joined(separator: ", ") + "]"
        case .secret: TOMLWriter.mask
        case .fingerprint: "a file"
        }
    }
}
