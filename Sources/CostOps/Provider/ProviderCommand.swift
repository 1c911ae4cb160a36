import ArgumentParser

/// `cost-ops provider`: the identity providers of the configuration, and what is wrong with them.
struct ProviderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider",
        abstract: "List the identity providers of config.toml, or find out what is wrong with one.",
        subcommands: [ProviderListCommand.self, ProviderTestCommand.self]
    )
}
