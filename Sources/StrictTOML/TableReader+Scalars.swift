extension TableReader {
    /// A string without control characters: what comes from a configuration may end up in an address, a header or a
    /// page.
    package func string(_ key: String) -> Located<String>? {
        guard let node = node(key) else { return nil }
        return string(node, at: place(of: key))
    }

    /// A text of several lines, which goes nowhere but to a parser.
    package func multilineString(_ key: String) -> Located<String>? {
        guard let node = node(key) else { return nil }
        return text(node, at: place(of: key))
    }

    func string(_ node: TOMLNode, at place: Place) -> Located<String>? {
        guard let found = text(node, at: place) else { return nil }
        guard !found.value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            log.add(place.problem("holds a control character", fix: "Remove line ends, tabs and the like"))
            return nil
        }
        return found
    }

    private func text(_ node: TOMLNode, at place: Place) -> Located<String>? {
        switch node.value {
        case .string(let value), .text(let value): return Located(value, at: place)
        default:
            reportType(node, at: place, expected: "a string", fix: "Put it in double quotes")
            return nil
        }
    }

    /// A string that isn't empty.
    package func nonEmptyString(_ key: String) -> Located<String>? {
        guard let found = string(key) else { return nil }
        guard !found.value.isEmpty else {
            log.add(found.place.problem("is empty", fix: "Give it a value or leave the key out"))
            return nil
        }
        return found
    }

    package func boolean(_ key: String) -> Located<Bool>? {
        guard let node = node(key) else { return nil }
        switch node.value {
        case .boolean(let value): return Located(value, at: place(of: key))
        case .text("true"): return Located(true, at: place(of: key))
        case .text("false"): return Located(false, at: place(of: key))
        default:
            reportType(node, at: place(of: key), expected: "true or false", fix: "Write it without quotes")
            return nil
        }
    }

    /// One of a closed set of words.
    package func word<Word: RawRepresentable & CaseIterable & Sendable>(_ key: String, _: Word.Type) -> Located<Word>?
    where Word.RawValue == String {
        guard let found = string(key) else { return nil }
        return word(found)
    }

    package func word<Word: RawRepresentable & CaseIterable & Sendable>(_ found: Located<String>) -> Located<Word>?
    where Word.RawValue == String {
        // `init(rawValue:)` compares by canonical equivalence, which no wire word has a use for.
        if let word = Word.allCases.first(where: { $0.rawValue.utf8.elementsEqual(found.value.utf8) }) {
            return Located(word, at: found.place)
        }
        let fix = Suggestion.sentence(for: found.value, among: Word.allCases.map(\.rawValue), else: "Known")
        log.add(found.place.problem("\(Printable.quoted(found.value)) is none of the known values", fix: fix))
        return nil
    }
}
