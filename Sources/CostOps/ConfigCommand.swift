import ArgumentParser

/// `cost-ops config`.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Work with the configuration file.",
        subcommands: [ConfigCheckCommand.self, ConfigPlanCommand.self]
    )
}
