import StrictTOML

/// `COST_OPS_SERVER__LISTEN=0.0.0.0:8080` overrides `server.listen`: two underscores step into a table or a list, whose
/// entries are numbered from 0. The index after the last adds an entry.
enum EnvironmentOverrides {
    private static let prefix = "COST_OPS_"

    /// Applies the variables to the tree.
    ///
    /// Every key lies in a table, so that a variable without two underscores (`COST_OPS_CONFIG`) overrides none.
    static func apply(_ environment: [String: String], to root: inout TOMLNode, log: ProblemLog)
        -> [EnvironmentOverride]
    {
        var applied: [EnvironmentOverride] = []
        for (variable, path) in overrides(in: environment) {
            guard let value = environment[variable] else { continue }
            let keyPath = shown(path)
            let place = Place(file: variable, line: nil, keyPath: keyPath)
            guard !path.contains(where: \.isEmpty) else {
                log.add(
                    place.problem(
                        "is no key",
                        fix: "Put two underscores between table and key, as in COST_OPS_SERVER__LISTEN"
                    )
                )
                continue
            }
            do {
                try root.set(TOMLNode(.text(value), line: nil, variable: variable), at: path[...])
                applied.append(EnvironmentOverride(keyPath: keyPath, variable: variable))
            } catch {
                switch error {
                case .noSuchElement(let count):
                    log.add(place.problem("there is no such entry; the next new one has the number \(count)"))
                case .notATable:
                    log.add(place.problem("goes into something that is neither a table nor a list"))
                }
            }
        }
        return applied
    }

    /// Variables and the path each means, an entry's number compared as a number: `__10__` comes after `__9__`.
    private static func overrides(in environment: [String: String]) -> [(variable: String, path: [String])] {
        let found = environment.keys.compactMap { variable -> (variable: String, path: [String])? in
            guard variable.hasPrefix(prefix) else { return nil }
            let path = split(variable.dropFirst(prefix.count))
            return path.count > 1 ? (variable, path) : nil
        }
        return found.sorted { left, right in
            let keys = (left.path.map(sortKey), right.path.map(sortKey))
            return keys.0.lexicographicallyPrecedes(keys.1)
        }
    }

    private static func split(_ name: Substring) -> [String] {
        var path: [String] = []
        var current = ""
        var rest = name
        while let next = rest.first {
            if rest.hasPrefix("__") {
                path.append(current)
                current = ""
                rest = rest.dropFirst(2)
            } else {
                current.append(next)
                rest = rest.dropFirst()
            }
        }
        return (path + [current]).map { $0.lowercased() }
    }

    private static func sortKey(_ component: String) -> String {
        guard component.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return component }
        return String(repeating: "0", count: max(0, 6 - component.utf8.count)) + component
    }

    private static func shown(_ path: [String]) -> String {
        path.reduce("") { shown, component in
            if !component.isEmpty, component.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                return "\(shown)[\(component)]"
            }
            return KeyPathText.append(component, to: shown)
        }
    }
}
