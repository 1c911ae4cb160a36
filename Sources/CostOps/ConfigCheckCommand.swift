import ArgumentParser
import BrokerConfig
import FoundationEssentials
import StrictTOML

/// `cost-ops config check`: every problem at once, or the configuration as it will be used.
struct ConfigCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validate everything and print the effective configuration, secrets masked.",
        discussion: "Exits 0, or 78 after printing every problem with file, line, key and what to do."
    )

    @Option(help: "The configuration file; else COST_OPS_CONFIG, else ./config.toml.")
    var config: String?

    func run() async throws {
        let loader = ConfigurationLoader(environment: ProcessInfo.processInfo.environment)
        let outcome = loader.load(file: loader.path(option: config))
        var standardError = ConfigStandardError()
        for notice in outcome.problems + outcome.warnings {
            print(notice, to: &standardError)
        }
        guard let settings = outcome.settings else {
            let count = outcome.problems.count
            print("\(count) \(count == 1 ? "problem" : "problems")", to: &standardError)
            // EX_CONFIG of sysexits.h.
            throw ExitCode(78)
        }
        print(settings.rendered(), terminator: "")
    }
}
