import ProviderCatalogue
package import StrictTOML

/// Reads `config.toml`, the folder of provider types beside it and the environment's overrides.
package struct ConfigurationLoader: Sendable {
    /// What came of it.
    package struct Outcome: Sendable {
        /// Nil where there is at least one error.
        package let settings: Settings?
        /// Every error, in the order of the files and lines.
        package let problems: [ConfigProblem]
        package let warnings: [ConfigProblem]
    }

    private let environment: [String: String]

    package init(environment: [String: String]) {
        self.environment = environment
    }

    /// The file a command works from: `--config`, else `COST_OPS_CONFIG`, else `config.toml` where it was started.
    package func path(option: String?) -> String {
        if let option { return option }
        if let variable = environment["COST_OPS_CONFIG"], !variable.isEmpty { return variable }
        return "config.toml"
    }

    /// Reads and checks everything. Relative paths in the result are resolved against the file's folder.
    package func load(file: String) -> Outcome {
        do {
            let content = try ConfigurationFile.read(file, atMost: TOMLDocument.largestFile)
            return load(content.bytes, file: file)
        } catch {
            let fix =
                error.isMissing
                ? "Name it with --config or COST_OPS_CONFIG, or start in the folder that holds config.toml" : nil
            return Outcome(
                settings: nil,
                problems: [ConfigProblem(file: file, reason: error.reason, fix: fix)],
                warnings: []
            )
        }
    }

    /// The same for content that is at hand. `file` says where it would lie.
    package func load(_ bytes: [UInt8], file: String) -> Outcome {
        let log = ProblemLog()
        var settings: Settings?
        do {
            var root = try TOMLDocument(bytes, file: file).root
            let overrides = EnvironmentOverrides.apply(environment, to: &root, log: log)
            let table = TableReader(root, keyPath: "", file: file, log: log)
            settings = RootSection(table: table, file: file, environment: environment).read()
            settings?.overrides = overrides
        } catch {
            log.add(contentsOf: error.problems)
        }
        let sorted = log.sorted
        return Outcome(
            settings: log.hasErrors ? nil : settings,
            problems: sorted.filter(\.isError),
            warnings: sorted.filter { !$0.isError }
        )
    }
}
