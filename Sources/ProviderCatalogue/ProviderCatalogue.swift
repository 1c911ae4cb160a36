// Owns: provider types (data files in `providers/`), their closed vocabulary, and what becomes of one with a customer's entry.
// Must not know: HTTP, tokens at run time, or the id of any particular provider.

package import StrictTOML

/// The provider types that were found in a folder.
package struct ProviderCatalogue: Sendable {
    /// By id, in the order of the file names.
    package let types: [ProviderType]

    package init(types: [ProviderType]) {
        self.types = types
    }

    package var ids: [String] { types.map(\.id) }

    package func type(_ id: String) -> ProviderType? {
        types.first { $0.id.utf8.elementsEqual(id.utf8) }
    }

    /// Reads every `.toml` file of the folder; whatever is wrong goes to the log.
    ///
    /// - Parameter named: how the folder is called in problems.
    package static func load(directory: String, named shownName: String, log: ProblemLog) -> ProviderCatalogue {
        let names: [String]
        do {
            names = try ConfigurationFile.names(in: directory)
        } catch {
            log.add(
                ConfigProblem(
                    file: shownName,
                    reason: "the folder of provider types \(error.reason)",
                    fix: "Put providers/ beside config.toml, or set server.providers_dir"
                )
            )
            return ProviderCatalogue(types: [])
        }
        let files = names.filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }.compactMap { name in
            ProviderFile.read(
                path: "\(directory)/\(name)",
                id: String(name.dropLast(5)),
                shownName: "\(shownName)/\(name)",
                log: log
            )
        }
        if files.isEmpty, !log.hasErrors {
            log.add(ConfigProblem(.warning, file: shownName, reason: "the folder holds no provider type"))
        }
        return ProviderCatalogue(types: files.compactMap { $0.resolved(among: files, log: log) })
    }
}
