/// What the position scanner found at one key or list element: the line, and what lies below it.
///
/// A class, because headers of a TOML file come back to tables that were begun earlier.
final class TOMLPosition {
    var line: Int
    /// A header, or a key with a value, stood for this very node; otherwise it exists only as part of a longer path.
    var isDefined: Bool
    /// By the bytes of the key: TOML knows no canonical equivalence.
    private var children: [[UInt8]: TOMLPosition] = [:]
    private(set) var elements: [TOMLPosition] = []

    init(line: Int, isDefined: Bool) {
        self.line = line
        self.isDefined = isDefined
    }

    func child(_ key: String) -> TOMLPosition? {
        children[Array(key.utf8)]
    }

    var isBare: Bool { children.isEmpty && elements.isEmpty }

    /// The child, made where it is missing.
    func child(_ key: String, orAt line: Int) -> TOMLPosition {
        if let found = child(key) { return found }
        let made = TOMLPosition(line: line, isDefined: false)
        children[Array(key.utf8)] = made
        return made
    }

    func appendElement(at line: Int) -> TOMLPosition {
        let element = TOMLPosition(line: line, isDefined: true)
        elements.append(element)
        return element
    }

    func element(_ index: Int) -> TOMLPosition? {
        elements.indices.contains(index) ? elements[index] : nil
    }
}
