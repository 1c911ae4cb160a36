package import BrokerCrypto
package import StrictTOML

/// A secret of the configuration, given by value, by file or by environment variable.
package struct SecretSource {
    /// Secrets are short; a longer file is the wrong one.
    private static let largestFile = 16 << 10

    /// The file that names secret files, for relative paths.
    package let configurationFile: String
    package let environment: [String: String]

    package init(configurationFile: String, environment: [String: String]) {
        self.configurationFile = configurationFile
        self.environment = environment
    }

    /// Reads `key`, `key_file` or `key_env`, at most one of which may be given.
    ///
    /// - Returns: the secret, and whether any of the three was given, even wrongly.
    package func read(_ key: String, in table: TableReader) -> (secret: Secret<String>?, isGiven: Bool) {
        let names = [key, "\(key)_file", "\(key)_env"]
        var given = names.filter(table.has)
        // The environment overrides the file whichever of the three forms each uses.
        let overriding = given.filter { table.node($0)?.variable != nil }
        if overriding.count == 1 { given = overriding }
        guard let only = given.first else { return (nil, false) }
        guard given.count == 1 else {
            table.log.add(
                table.place(of: given[1]).problem(
                    "\(given.joined(separator: " and ")) are both given",
                    fix: "Keep exactly one of \(names.joined(separator: ", "))"
                )
            )
            return (nil, true)
        }
        guard let written = table.nonEmptyString(only) else { return (nil, true) }
        let text: String?
        if only == names[0] {
            text = written.value
        } else if only == names[1] {
            text = content(ofFile: written, log: table.log)
        } else {
            text = variable(written, log: table.log)
        }
        return (text.flatMap { checked($0, at: written.place, log: table.log) }, true)
    }

    /// Reads a secret of several lines, such as a private key, which can only stand in a file of its own.
    func file(_ key: String, in table: TableReader) -> Located<Secret<String>>? {
        guard let written = table.nonEmptyString(key), let text = content(ofFile: written, log: table.log) else {
            return nil
        }
        return Located(Secret(text), at: written.place)
    }

    private func content(ofFile written: Located<String>, log: ProblemLog) -> String? {
        let shown = Printable.quoted(written.value)
        do {
            let path = ConfigurationFile.resolve(written.value, besides: configurationFile)
            let content = try ConfigurationFile.read(path, atMost: Self.largestFile)
            if content.isReadableByOthers {
                log.add(
                    written.place.warning(
                        "every user of this machine can read \(shown)",
                        fix: "chmod 600 \(written.value)"
                    )
                )
            }
            guard let text = String(validating: content.bytes, as: UTF8.self) else {
                log.add(written.place.problem("\(shown) is not valid UTF-8"))
                return nil
            }
            return Self.withoutLineEnd(text)
        } catch {
            log.add(
                written.place.problem(
                    "the file \(shown) \(error.reason)",
                    fix: error.isMissing ? "Paths are relative to the file that names them" : nil
                )
            )
            return nil
        }
    }

    private func variable(_ written: Located<String>, log: ProblemLog) -> String? {
        guard let value = environment[written.value] else {
            log.add(
                written.place.problem(
                    "the environment variable \(Printable.quoted(written.value)) is not set",
                    fix: "This key takes a variable's name, not the secret"
                )
            )
            return nil
        }
        return value
    }

    private func checked(_ text: String, at place: Place, log: ProblemLog) -> Secret<String>? {
        guard !text.isEmpty else {
            log.add(place.problem("the secret is empty"))
            return nil
        }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            log.add(place.problem("the secret holds a control character", fix: "One line, without a tab"))
            return nil
        }
        return Secret(text)
    }

    /// Editors and `echo` end a file with a line feed, which is no part of the secret.
    private static func withoutLineEnd(_ text: String) -> String {
        var scalars = text.unicodeScalars
        if scalars.last == "\n" { scalars.removeLast() }
        if scalars.last == "\r" { scalars.removeLast() }
        return String(scalars)
    }
}
