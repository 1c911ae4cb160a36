/// A whole TOML file as a tree of nodes, or what keeps it from being one.
package struct TOMLDocument: Sendable {
    package let root: TOMLNode
    /// The file's name as it is shown in problems.
    package let file: String

    /// More than any configuration written by people, little enough to read at once.
    package static let largestFile = 1 << 20

    /// Reads the bytes of a file.
    ///
    /// - Throws: `TOMLRefusal` with every problem that could be found.
    package init(_ bytes: [UInt8], file: String) throws(TOMLRefusal) {
        var parser = TOMLParser(try TOMLText.check(bytes, file: file))
        do {
            root = try parser.parse()
        } catch {
            throw TOMLRefusal(file: file, failure: error, repeats: parser.repeats)
        }
        guard parser.repeats.isEmpty else { throw TOMLRefusal(file: file, failure: nil, repeats: parser.repeats) }
        self.file = file
    }
}
