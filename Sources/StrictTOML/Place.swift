/// Where a value was written, so that a check which comes later can still name it.
package struct Place: Sendable, Equatable {
    /// The file, or the environment variable.
    package let file: String
    package let line: Int?
    package let keyPath: String

    package init(file: String, line: Int?, keyPath: String) {
        self.file = file
        self.line = line
        self.keyPath = keyPath
    }

    package func problem(_ reason: String, fix: String? = nil) -> ConfigProblem {
        ConfigProblem(.error, file: file, line: line, keyPath: keyPath, reason: reason, fix: fix)
    }

    package func warning(_ reason: String, fix: String? = nil) -> ConfigProblem {
        ConfigProblem(.warning, file: file, line: line, keyPath: keyPath, reason: reason, fix: fix)
    }
}
