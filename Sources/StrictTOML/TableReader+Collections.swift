extension TableReader {
    /// A list of strings; from the environment also `a, b, c`.
    ///
    /// - Parameter orSingle: a plain string stands for a list of one.
    package func strings(_ key: String, orSingle: Bool = false) -> [Located<String>]? {
        guard let found = node(key) else { return nil }
        let path = KeyPathText.append(key, to: place.keyPath)
        guard let node = structured(found, at: place(of: key)) else { return nil }
        switch node.value {
        case .array(let elements):
            return elements.enumerated().compactMap { index, element in
                string(element, at: place(of: element, keyPath: "\(path)[\(index)]"))
            }
        case .text(let text):
            return text.split(separator: ",").map { part in
                Located(String(part.trimmingSpaces), at: place(of: key))
            }.filter { !$0.value.isEmpty }
        case .string where orSingle:
            return string(node, at: place(of: key)).map { [$0] }
        default:
            reportType(node, at: place(of: key), expected: "a list of strings", fix: "Write [\"…\", \"…\"]")
            return nil
        }
    }

    /// A table below this one.
    package func table(_ key: String) -> TableReader? {
        guard let found = node(key), let node = structured(found, at: place(of: key)) else { return nil }
        guard case .table = node.value else {
            reportType(
                node,
                at: place(of: key),
                expected: "a table",
                fix: "Write [\(place(of: key).keyPath)] above its keys"
            )
            return nil
        }
        return reader(node, keyPath: place(of: key).keyPath)
    }

    /// A list of tables, `[[key]]`; empty where there is none.
    package func tables(_ key: String) -> [TableReader] {
        guard let found = node(key), let node = structured(found, at: place(of: key)) else { return [] }
        let path = place(of: key).keyPath
        guard case .array(let elements) = node.value else {
            reportType(
                node,
                at: place(of: key),
                expected: "a list of tables",
                fix: "Write [[\(path)]], in double brackets, above each entry"
            )
            return []
        }
        return elements.enumerated().compactMap { index, element in
            let elementPath = "\(path)[\(index)]"
            guard case .table = element.value else {
                reportType(element, at: place(of: element, keyPath: elementPath), expected: "a table")
                return nil
            }
            return reader(element, keyPath: elementPath)
        }
    }

    /// A table whose keys the writer chooses and whose values are strings, in the order of the file.
    package func stringPairs(_ key: String) -> [(name: String, value: Located<String>)]? {
        guard let table = table(key) else { return nil }
        return table.keys.compactMap { name in
            table.string(name).map { (name: name, value: $0) }
        }
    }

    /// A variable's text where a list or a table is expected: TOML if it begins like it.
    private func structured(_ node: TOMLNode, at place: Place) -> TOMLNode? {
        guard case .text(let text) = node.value, let variable = node.variable,
            text.utf8.first == UInt8(ascii: "[") || text.utf8.first == UInt8(ascii: "{")
        else { return node }
        do {
            let document = try TOMLDocument(Array("value = \(text)".utf8), file: variable)
            guard let value = document.root.member("value"), case .table(let members) = document.root.value,
                members.count == 1
            else {
                log.add(place.problem("holds more than one value", fix: "A variable holds the value of its key alone"))
                return nil
            }
            return value.from(variable: variable)
        } catch {
            log.add(contentsOf: error.problems.map { place.problem($0.reason, fix: $0.fix) })
            return nil
        }
    }
}

extension TOMLNode {
    /// The same tree, said to come from an environment variable.
    func from(variable: String) -> TOMLNode {
        switch value {
        case .table(let members):
            TOMLNode(
                .table(members.map { ($0.key, $0.node.from(variable: variable)) }),
                line: nil,
                variable: variable
            )
        case .array(let elements):
            TOMLNode(.array(elements.map { $0.from(variable: variable) }), line: nil, variable: variable)
        default:
            TOMLNode(value, line: nil, variable: variable)
        }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        var trimmed = self
        while trimmed.first == " " { trimmed.removeFirst() }
        while trimmed.last == " " { trimmed.removeLast() }
        return trimmed
    }
}
