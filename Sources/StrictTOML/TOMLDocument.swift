import TOMLKit

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
        let text = try TOMLText.check(bytes, file: file)
        let scanner = TOMLPositionScanner(Array(text.utf8))
        do {
            let table = try TOMLTable(string: text)
            if let first = scanner.linesWithNUL.first {
                throw TOMLRefusal(
                    file: file,
                    line: first,
                    reason: "a string holds a NUL character",
                    fix: "Remove the \\u0000"
                )
            }
            root = Self.node(table, at: scanner.root)
        } catch let refusal as TOMLRefusal {
            throw refusal
        } catch {
            throw TOMLRefusal(file: file, parser: error as? TOMLParseError, scanner: scanner)
        }
        self.file = file
    }

    private static func node(_ table: TOMLTable, at position: TOMLPosition) -> TOMLNode {
        let members = table.keys.compactMap { key -> (key: String, node: TOMLNode)? in
            guard let value = table[key]?.tomlValue else { return nil }
            return (key, node(value, at: position.child(key), fallback: position.line))
        }
        return TOMLNode(.table(members), line: position.line)
    }

    private static func node(_ value: TOMLValue, at found: TOMLPosition?, fallback: Int) -> TOMLNode {
        let position = found ?? TOMLPosition(line: fallback, isDefined: false)
        switch value.type {
        case .table:
            guard let table = value.table else { break }
            return node(table, at: position)
        case .array:
            guard let array = value.array else { break }
            let elements = array.enumerated().map { index, element in
                node(element.tomlValue, at: position.element(index), fallback: position.line)
            }
            return TOMLNode(.array(elements), line: position.line)
        case .string:
            guard let string = value.string else { break }
            return TOMLNode(.string(string), line: position.line)
        case .int:
            guard let int = value.int else { break }
            return TOMLNode(.integer(Int64(int)), line: position.line)
        case .double:
            guard let double = value.double else { break }
            return TOMLNode(.float(double), line: position.line)
        case .bool:
            guard let bool = value.bool else { break }
            return TOMLNode(.boolean(bool), line: position.line)
        case .date, .time, .dateTime:
            break
        }
        return TOMLNode(.date, line: position.line)
    }
}
