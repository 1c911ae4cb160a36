extension TOMLNode {
    /// Why a value can't be set at a path.
    package enum SettingFailure: Error, Sendable {
        /// The list has only this many elements.
        case noSuchElement(count: Int)
        /// A plain value stands where the path goes on.
        case notATable
    }

    /// Sets the value at a path; a missing table is made, and the index after the last adds an element.
    ///
    /// - Parameter path: keys, and decimal indices where a list stands (or where nothing stands yet).
    package mutating func set(
        _ node: TOMLNode,
        at path: ArraySlice<String>
    ) throws(SettingFailure) {
        guard let key = path.first else {
            self = node
            return
        }
        let rest = path.dropFirst()
        // Nothing below yet: an index wants a list, anything else a table.
        let missing = TOMLNode(
            rest.first.flatMap(Self.index) == nil ? .table([]) : .array([]),
            line: nil,
            variable: node.variable
        )
        switch value {
        case .table(var members):
            if let position = members.firstIndex(where: { $0.key.utf8.elementsEqual(key.utf8) }) {
                try members[position].node.set(node, at: rest)
            } else {
                var made = missing
                try made.set(node, at: rest)
                members.append((key, made))
            }
            value = .table(members)
        case .array(var elements):
            guard let index = Self.index(key) else { throw .notATable }
            if elements.indices.contains(index) {
                try elements[index].set(node, at: rest)
            } else if index == elements.count {
                var made = missing
                try made.set(node, at: rest)
                elements.append(made)
            } else {
                throw .noSuchElement(count: elements.count)
            }
            value = .array(elements)
        default:
            throw .notATable
        }
    }

    private static func index(_ key: String) -> Int? {
        guard (1...4).contains(key.utf8.count), key.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(key)
    }
}
