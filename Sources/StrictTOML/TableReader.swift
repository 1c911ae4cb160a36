/// Reads one table key by key. What is missing or wrong goes to the log and the caller goes on; what nobody asked for
/// is unknown, so that the reading code is the only list of keys there is.
package final class TableReader {
    package let place: Place
    package let log: ProblemLog
    private let file: String
    private let members: [(key: String, node: TOMLNode)]
    private var asked: [String] = []

    /// - Parameter file: the file that the table's values lie in, save those that came from the environment.
    package init(_ node: TOMLNode, keyPath: String, file: String, log: ProblemLog) {
        place = Place(file: node.variable ?? file, line: node.line, keyPath: keyPath)
        self.file = file
        self.log = log
        if case .table(let members) = node.value { self.members = members } else { members = [] }
    }

    /// The member, whatever it is; from now on the key counts as known.
    package func node(_ key: String) -> TOMLNode? {
        if !asked.contains(key) { asked.append(key) }
        return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.node
    }

    package func has(_ key: String) -> Bool { node(key) != nil }

    package var keys: [String] { members.map(\.key) }

    /// Where the key stands, or else the table.
    package func place(of key: String) -> Place {
        let path = KeyPathText.append(key, to: place.keyPath)
        guard let node = node(key) else { return Place(file: place.file, line: place.line, keyPath: path) }
        return place(of: node, keyPath: path)
    }

    func place(of node: TOMLNode, keyPath: String) -> Place {
        Place(file: node.variable ?? file, line: node.line, keyPath: keyPath)
    }

    /// Says that the key must be given.
    package func reportMissing(_ key: String, fix: String) {
        let missing = KeyPathText.append(key, to: place.keyPath)
        log.add(Place(file: place.file, line: place.line, keyPath: missing).problem("is missing", fix: fix))
    }

    /// Reports each key that was never asked for.
    ///
    /// - Parameter onlySlips: keys that resemble no known one are let pass; for a table whose kind is itself unknown.
    package func finish(onlySlips: Bool = false) {
        for (key, node) in members where !asked.contains(where: { $0.utf8.elementsEqual(key.utf8) }) {
            if onlySlips, Suggestion.closest(to: key, among: asked) == nil { continue }
            let path = KeyPathText.append(key, to: place.keyPath)
            let fix = Suggestion.sentence(for: key, among: asked, else: "Known here")
            log.add(place(of: node, keyPath: path).problem("unknown key", fix: fix))
        }
    }

    func reportType(_ node: TOMLNode, at place: Place, expected: String, fix: String? = nil) {
        if case .text = node.value {
            log.add(place.problem("must be \(expected)", fix: fix))
        } else {
            log.add(place.problem("must be \(expected), is \(node.kind)", fix: fix))
        }
    }

    /// A reader for a table below this one that isn't there.
    package func empty(_ key: String) -> TableReader {
        TableReader(
            TOMLNode(.table([]), line: nil),
            keyPath: KeyPathText.append(key, to: place.keyPath),
            file: file,
            log: log
        )
    }

    /// A reader for a table below this one.
    func reader(_ node: TOMLNode, keyPath: String) -> TableReader {
        TableReader(node, keyPath: keyPath, file: file, log: log)
    }
}
