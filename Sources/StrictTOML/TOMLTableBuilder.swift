/// A table while the file is being read. A class, because later headers come back to tables that were begun earlier.
final class TOMLTableBuilder {
    /// How the table came to be, which decides who may still add to it (TOML 1.0, "Table").
    enum Origin {
        /// As part of a longer header; a header of its own may still come.
        case implied
        case header
        case dottedKey
        /// Complete: nothing may be added.
        case inline
    }

    enum Member {
        case table(TOMLTableBuilder)
        /// `[[…]]`.
        case tables([TOMLTableBuilder])
        case value(TOMLNode)
    }

    var origin: Origin
    private(set) var line: Int
    /// In the order of the file.
    private var members: [(key: String, line: Int, member: Member)] = []
    /// By the bytes of the key: TOML knows no canonical equivalence.
    private var indices: [[UInt8]: Int] = [:]

    init(_ origin: Origin, line: Int) {
        self.origin = origin
        self.line = line
    }

    func member(_ key: String) -> (line: Int, member: Member)? {
        indices[Array(key.utf8)].map { (members[$0].line, members[$0].member) }
    }

    func set(_ key: String, to member: Member, line: Int) {
        let bytes = Array(key.utf8)
        if let index = indices[bytes] {
            members[index].member = member
        } else {
            indices[bytes] = members.count
            members.append((key, line, member))
        }
    }

    /// Adds an element to a list of tables.
    ///
    /// - Returns: the element's index, or nil if the key holds anything else.
    func append(_ element: TOMLTableBuilder, to key: String) -> Int? {
        guard let index = indices[Array(key.utf8)], case .tables(var elements) = members[index].member else {
            return nil
        }
        // Let go of the stored list first, or each element would copy it.
        members[index].member = .tables([])
        elements.append(element)
        members[index].member = .tables(elements)
        return elements.count - 1
    }

    /// A table that a longer header implied gets its own.
    func open(at line: Int) {
        origin = .header
        self.line = line
    }

    func node() -> TOMLNode {
        let nodes = members.map { key, line, member -> (key: String, node: TOMLNode) in
            switch member {
            case .table(let table): (key, table.node())
            case .tables(let tables): (key, TOMLNode(.array(tables.map { $0.node() }), line: line))
            case .value(let value): (key, value)
            }
        }
        return TOMLNode(.table(nodes), line: line)
    }
}
