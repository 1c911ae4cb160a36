/// A text of a provider file with `{parameter}` placeholders.
package struct Template: Sendable, Equatable {
    private enum Piece: Sendable, Equatable {
        case text(String)
        case placeholder(String)
    }

    private let pieces: [Piece]
    package let source: String

    /// Nil where a brace has no partner or a placeholder no name.
    package init?(_ source: String) {
        var pieces: [Piece] = []
        var rest = source[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[brace] == "{", let close = rest[brace...].firstIndex(of: "}") else { return nil }
            let name = rest[rest.index(after: brace)..<close]
            guard !name.isEmpty, name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") }) else {
                return nil
            }
            pieces += [.text(String(rest[..<brace])), .placeholder(String(name))]
            rest = rest[rest.index(after: close)...]
        }
        self.pieces = pieces + [.text(String(rest))]
        self.source = source
    }

    package var placeholders: [String] {
        pieces.compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
    }

    /// The text with every placeholder filled in; nil if a value is missing.
    package func filled(_ value: (String) -> String?) -> String? {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let literal): text += literal
            case .placeholder(let name):
                guard let given = value(name) else { return nil }
                text += given
            }
        }
        return text
    }
}
