import ArgumentParser
import BrokerConfig
import JOSE
import ProviderCatalogue

/// `cost-ops provider list`: every entry, the disabled ones too.
struct ProviderListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the identity providers of config.toml, secrets masked."
    )

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var configurationFile: ConfigurationFileOption

    func run() async throws {
        let providers = try configurationFile.load().providers
        if json {
            let entries = providers.map { JSONValue.object(ProviderSummary($0).json) }
            let object: JSONObject = ["providers": .array(entries)]
            print(String(decoding: JSONValue.object(object).serializedForReading(), as: UTF8.self))
        } else if providers.isEmpty {
            print("No identity provider yet. Add [auth.oauth] or [[auth.oauth.providers]] to config.toml.")
        } else {
            print(Self.text(providers))
        }
    }

    /// A table of what is short; the addresses stand below their row, so that nothing is cut and nothing wraps.
    private static func text(_ providers: [ProviderConnection]) -> String {
        let summaries = providers.map(ProviderSummary.init)
        let header = ["ID", "Type", "Name", "Enabled", "Organization", "Credentials"]
        let table = TextTable(header, summaries.map(\.cells)).text.split(separator: "\n").map(String.init)
        let rows = zip(table.dropFirst(), providers).flatMap { row, provider in
            [row, "    issuer        \(provider.issuer)", "    redirect URI  \(provider.redirectURI)"]
        }
        return (table.prefix(1) + rows).joined(separator: "\n")
    }
}
