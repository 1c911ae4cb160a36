/// A value of a TOML file with the place it stands at.
package struct TOMLNode: Sendable {
    package indirect enum Value: Sendable {
        /// In the order of the file; keys are unique by their bytes.
        case table([(key: String, node: TOMLNode)])
        case array([TOMLNode])
        case string(String)
        case integer(Int64)
        case float(Double)
        case boolean(Bool)
        case date
        /// The text of an environment variable: read as whatever type is expected where it stands.
        case text(String)
    }

    package var value: Value
    /// Absent where the value comes from the environment.
    package let line: Int?
    /// The variable that the value comes from, if it does.
    package let variable: String?

    package init(_ value: Value, line: Int?, variable: String? = nil) {
        self.value = value
        self.line = line
        self.variable = variable
    }

    /// What it is, with its article, for 'must be a string, is an integer'.
    package var kind: String {
        switch value {
        case .table: "a table"
        case .array: "a list"
        case .string: "a string"
        case .integer: "an integer"
        case .float: "a decimal number"
        case .boolean: "a boolean"
        case .date: "a date"
        case .text: "a text"
        }
    }

    /// The member of a table; nil for any other value.
    package func member(_ key: String) -> TOMLNode? {
        guard case .table(let members) = value else { return nil }
        return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.node
    }
}
