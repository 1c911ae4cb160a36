/// A list of scopes without repeats, in the order asked for (RFC 6749 §3.3).
package struct ScopeSet: Hashable, Sendable {
    package let names: [String]

    package static let none = ScopeSet([])

    package init(_ names: [String]) {
        var seen: Set<[UInt8]> = []
        self.names = names.filter { seen.insert(Array($0.utf8)).inserted }
    }

    /// - Throws: `invalid_scope` for a character outside `scope-token` (RFC 6749 §3.3) or more than 50 scopes.
    package init(parsing text: String) throws(OAuthError) {
        let names = text.utf8.split(separator: UInt8(ascii: " "))
        guard names.count <= 50 else { throw OAuthError(.invalidScope, "More than 50 scopes") }
        for name in names {
            for byte in name {
                switch byte {
                case 0x21, 0x23...0x5B, 0x5D...0x7E: continue
                default: throw OAuthError(.invalidScope, "A scope holds a character that RFC 6749 does not allow")
                }
            }
        }
        self.init(names.map { String(decoding: $0, as: UTF8.self) })
    }

    package func contains(_ name: String) -> Bool {
        names.contains { $0.utf8.elementsEqual(name.utf8) }
    }

    package func filter(_ isIncluded: (String) -> Bool) -> ScopeSet {
        ScopeSet(names.filter(isIncluded))
    }

    package var isEmpty: Bool { names.isEmpty }

    /// The wire form: names joined by single spaces.
    package var text: String { names.joined(separator: " ") }
}
