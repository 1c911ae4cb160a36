import ArgumentParser
import BrokerConfig
import BrokerStore

/// `cost-ops domain remove`: the domain counts for nobody any more, within a minute.
struct DomainRemoveCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Forget a claimed domain.",
        discussion: "A running broker notices within a minute. Domains of config.toml are removed there."
    )

    @Argument(help: "The domain.")
    var domain: String

    @Option(help: "The organization's id.")
    var organization: String

    @OptionGroup var configurationFile: ConfigurationFileOption

    func run(_ store: SQLStore, _ settings: Settings) async throws {
        guard try await store.removeDomain(domain, of: organization) else {
            StandardError.print("cost-ops: '\(organization)' has not claimed '\(domain)'.")
            throw ExitCode.failure
        }
        print("'\(domain)' no longer belongs to '\(organization)'.")
    }
}
