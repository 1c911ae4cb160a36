import ArgumentParser

/// `cost-ops domain`: mail domains that are proven by DNS instead of being written into the configuration.
struct DomainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "domain",
        abstract: "Mail domains of organizations that are proven by a DNS record.",
        discussion: """
            A domain in an organization's `domains` in config.toml is your own word and needs no proof. Any other is added here, \
            counts once its TXT record is seen, and is looked at again every week.
            """,
        subcommands: [
            DomainAddCommand.self, DomainVerifyCommand.self, DomainListCommand.self, DomainRemoveCommand.self,
        ]
    )
}
