/// A promise that a store broke.
package struct StoreContractViolation: Error, CustomStringConvertible {
    package let description: String

    init(_ what: String, file: StaticString, line: UInt) {
        description = "\(what) (\(file):\(line))"
    }
}
