// Owns: provider types (data files in `providers/`), their closed vocabulary, and connections made of them.
// Must not know: HTTP, tokens at run time, or the id of any particular provider.

package import StrictTOML

/// The provider types that were found in a folder.
package struct ProviderCatalogue: Sendable {
    /// By id, in the order of the file names.
    package let types: [ProviderType]
    /// Types whose files are faulty; the log says so, and entries that name them need no further word.
    package let faultyIDs: [String]

    package init(types: [ProviderType], faultyIDs: [String] = []) {
        self.types = types
        self.faultyIDs = faultyIDs
    }

    package var ids: [String] { types.map(\.id) }

    package func type(_ id: String) -> ProviderType? {
        types.first { $0.id.utf8.elementsEqual(id.utf8) }
    }

    /// Reads every `.toml` file of the folder; whatever is wrong goes to the log.
    ///
    /// - Parameter named: how the folder is called in problems.
    package static func load(directory: String, named shownName: String, log: ProblemLog) -> ProviderCatalogue {
        do {
            let names = try ConfigurationFile.names(in: directory).filter {
                $0.hasSuffix(".toml") && !$0.hasPrefix(".")
            }
            return parse(
                names.compactMap { read($0, in: directory, shownName: shownName, log: log) },
                named: shownName,
                log: log
            )
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
    }

    /// The same for contents that are at hand.
    package static func parse(
        _ files: [(name: String, bytes: [UInt8])],
        named shownName: String,
        log: ProblemLog
    ) -> ProviderCatalogue {
        if files.isEmpty, !log.hasErrors {
            log.add(ConfigProblem(.warning, file: shownName, reason: "the folder holds no provider type"))
        }
        let ids = files.map { String($0.name.dropLast(5)) }
        let parsed = zip(ids, files).compactMap { id, file in
            ProviderFile.parse(file.bytes, id: id, shownName: "\(shownName)/\(file.name)", log: log)
        }
        let types = parsed.compactMap { $0.resolved(among: parsed, allIDs: ids, log: log) }
        return ProviderCatalogue(types: types, faultyIDs: ids.filter { id in !types.contains { $0.id == id } })
    }

    private static func read(
        _ name: String,
        in directory: String,
        shownName: String,
        log: ProblemLog
    ) -> (name: String, bytes: [UInt8])? {
        do {
            let content = try ConfigurationFile.read("\(directory)/\(name)", atMost: TOMLDocument.largestFile)
            return (name, content.bytes)
        } catch {
            log.add(ConfigProblem(file: "\(shownName)/\(name)", reason: error.reason))
            return nil
        }
    }
}
