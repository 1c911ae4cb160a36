import ArgumentParser

/// The one executable.
@main
struct CostOps: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost-ops",
        abstract: "An OAuth 2.0 and OpenID Connect identity broker.",
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, DemoCommand.self, ConfigCommand.self, ProviderCommand.self, DomainCommand.self,
            SessionCommand.self,
            SigningKeyCommand.self, TokenCommand.self, ExplainCommand.self, AuditCommand.self,
        ]
    )
}
