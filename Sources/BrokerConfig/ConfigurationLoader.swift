package import ProviderCatalogue
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
        /// Everything that was read, or would have been had it been there.
        package let files: [FileLedger.Entry]
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
        let ledger = FileLedger()
        return FileLedger.$current.withValue(ledger) { read(file, ledger) }
    }

    private func read(_ file: String, _ ledger: FileLedger) -> Outcome {
        do {
            let content = try ConfigurationFile.read(file, atMost: TOMLDocument.largestFile)
            return check(content.bytes, file: file, ledger)
        } catch {
            let fix =
                error.isMissing
                ? "Name it with --config or COST_OPS_CONFIG, or start in the folder that holds config.toml" : nil
            return Outcome(
                settings: nil,
                problems: [ConfigProblem(file: file, reason: error.reason, fix: fix)],
                warnings: [],
                files: ledger.entries
            )
        }
    }

    /// The same for content that is at hand. `file` says where it would lie.
    package func load(_ bytes: [UInt8], file: String) -> Outcome {
        let ledger = FileLedger()
        return FileLedger.$current.withValue(ledger) { check(bytes, file: file, ledger) }
    }

    private func check(_ bytes: [UInt8], file: String, _ ledger: FileLedger) -> Outcome {
        let log = ProblemLog()
        var settings: Settings?
        do {
            var root = try TOMLDocument(bytes, file: file).root
            let overrides = EnvironmentOverrides.apply(environment, to: &root, log: log)
            let table = TableReader(root, keyPath: "", file: file, log: log)
            var read = RootSection(table: table, file: file, environment: environment).read()
            read.overrides = overrides
            read.providerTypeDigests = Self.types(in: read.server.providersDirectory, ledger)
            settings = read
        } catch {
            log.add(contentsOf: error.problems)
        }
        let sorted = log.sorted
        return Outcome(
            settings: log.hasErrors ? nil : settings,
            problems: sorted.filter(\.isError),
            warnings: sorted.filter { !$0.isError },
            files: ledger.entries
        )
    }

    /// The provider types' files, by name.
    private static func types(in folder: String, _ ledger: FileLedger) -> [(id: String, digest: [UInt8])] {
        ledger.entries.compactMap { entry in
            guard let digest = entry.digest, entry.path.hasPrefix("\(folder)/"), entry.path.hasSuffix(".toml") else {
                return nil
            }
            return (String(entry.path.dropFirst(folder.count + 1).dropLast(".toml".count)), digest)
        }.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }
}
