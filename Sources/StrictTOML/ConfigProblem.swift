/// One thing that is wrong, or only doubtful, in a file the operator wrote.
///
/// Problems are collected, never thrown one at a time: whoever fixes a file wants to do it in one go.
package struct ConfigProblem: Error, Sendable, Hashable {
    package enum Severity: Sendable, Equatable {
        /// The file can't be used.
        case error
        /// The file is used; the operator should know this all the same.
        case warning
    }

    package let severity: Severity
    /// The file's name as the operator gave it, or the environment variable that overrides the key.
    package let file: String
    /// Counted from 1; absent where no line is to blame (a missing file, an environment variable).
    package let line: Int?
    /// The key in dotted form, `auth.oauth.providers[0].client_id`; empty for the file as a whole.
    package let keyPath: String
    /// What is wrong. Never holds the value of a secret.
    package let reason: String
    /// What to do about it, as a sentence.
    package let fix: String?

    package init(
        _ severity: Severity = .error,
        file: String,
        line: Int? = nil,
        keyPath: String = "",
        reason: String,
        fix: String? = nil
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.keyPath = keyPath
        self.reason = reason
        self.fix = fix
    }

    package var isError: Bool { severity == .error }
}

extension ConfigProblem: CustomStringConvertible {
    /// One line in the form compilers use, so that editors and people find the place:
    /// `config.toml:14: auth.oauth.providers[0].cleint_id: unknown key. Did you mean 'client_id'?`
    package var description: String {
        var text = file
        if let line { text += ":\(line)" }
        text += severity == .warning ? ": warning: " : ": "
        if !keyPath.isEmpty { text += "\(keyPath): " }
        text += reason
        if let fix { text += ". \(fix)" }
        return Printable.oneLine(text)
    }
}
