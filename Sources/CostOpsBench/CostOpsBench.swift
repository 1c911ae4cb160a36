import ArgumentParser

// Owns the measurement of whole logins through the built daemon, as a separate process.
// Must not know how the broker works inside: it sees its HTTP, its process figures and its start.

/// `cost-ops-bench`.
@main
struct CostOpsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost-ops-bench",
        abstract: "Measures whole logins through the broker's daemon.",
        subcommands: [RunCommand.self, ProviderCommand.self, BareCommand.self],
        defaultSubcommand: RunCommand.self
    )
}
