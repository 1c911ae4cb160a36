import ArgumentParser
import BrokerConfig
import FoundationEssentials
import ProviderCatalogue
import StrictTOML

/// `--config`, and what every command that needs the configuration does with it.
struct ConfigurationFileOption: ParsableArguments {
    @Option(help: "The configuration file; else COST_OPS_CONFIG, else ./config.toml.")
    var config: String?

    /// What a command works from.
    struct Loaded {
        let file: String
        let loader: ConfigurationLoader
        let settings: Settings
        /// Everything that was read.
        let files: [FileLedger.Entry]
    }

    /// Tells every problem and warning on standard error.
    /// - Throws: exit code 78 where there is a problem.
    func load() throws -> Settings { try loaded().settings }

    /// The same, with what it takes to load again.
    func loaded() throws -> Loaded {
        let loader = ConfigurationLoader(environment: ProcessInfo.processInfo.environment)
        let file = loader.path(option: config)
        let outcome = loader.load(file: file)
        for notice in outcome.problems + outcome.warnings {
            StandardError.print("\(notice)")
        }
        guard let settings = outcome.settings else {
            let count = outcome.problems.count
            StandardError.print("\(count) \(count == 1 ? "problem" : "problems")")
            throw ExitCode.configuration
        }
        return Loaded(file: file, loader: loader, settings: settings, files: outcome.files)
    }
}
