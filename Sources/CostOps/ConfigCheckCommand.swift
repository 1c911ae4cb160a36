import ArgumentParser
import BrokerConfig

/// `cost-ops config check`: every problem at once, or the configuration as it will be used.
struct ConfigCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate everything and print the effective configuration, secrets masked.",
        discussion: "Exits 0, or 78 after printing every problem with file, line, key and what to do."
    )

    @OptionGroup var configurationFile: ConfigurationFileOption

    func run() async throws {
        print(try configurationFile.load().rendered(), terminator: "")
    }
}
