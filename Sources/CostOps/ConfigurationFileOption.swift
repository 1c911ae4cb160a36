import ArgumentParser
import BrokerConfig
import FoundationEssentials
import StrictTOML

/// `--config`, and what every command that needs the configuration does with it.
struct ConfigurationFileOption: ParsableArguments {
    @Option(help: "The configuration file; else COST_OPS_CONFIG, else ./config.toml.")
    var config: String?

    /// Tells every problem and warning on standard error.
    /// - Throws: exit code 78 where there is a problem.
    func load() throws -> Settings {
        let loader = ConfigurationLoader(environment: ProcessInfo.processInfo.environment)
        let outcome = loader.load(file: loader.path(option: config))
        for notice in outcome.problems + outcome.warnings {
            StandardError.print("\(notice)")
        }
        guard let settings = outcome.settings else {
            let count = outcome.problems.count
            StandardError.print("\(count) \(count == 1 ? "problem" : "problems")")
            throw ExitCode.configuration
        }
        return settings
    }
}
