/// The parameters of one OAuth request, from a query or a form body, as RFC 6749 §3.1 and §3.2 read them: a repeated one is
/// an error when it is asked for, an empty one is absent, unknown ones do no harm.
package struct Parameters: Sendable {
    /// In the order sent, decoded, empty values included.
    package let pairs: [(name: String, value: String)]

    package static let empty = Parameters(pairs: [])

    package init(pairs: [(name: String, value: String)]) {
        self.pairs = pairs
    }

    /// - Throws: `invalid_request` for more than 100 pairs, a broken percent-code, text that is no UTF-8, or a control
    ///   character: none of the parameters we know may hold one (RFC 6749 appendix A).
    package init(parsing bytes: some Collection<UInt8>) throws(OAuthError) {
        // One copy, so that what follows is compiled for an array and not for any collection.
        try self.init(array: Array(bytes))
    }

    private init(array bytes: [UInt8]) throws(OAuthError) {
        var pairs: [(name: String, value: String)] = []
        for part in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
            guard pairs.count < 100 else {
                throw OAuthError(.invalidRequest, "More than 100 parameters")
            }
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            guard let name = FormCoding.decode(part[..<(equals ?? part.endIndex)]),
                let value = FormCoding.decode(equals.map { part[part.index(after: $0)...] } ?? part[part.endIndex...])
            else {
                throw OAuthError(.invalidRequest, "A parameter is not valid percent-encoded UTF-8")
            }
            guard !name.utf8.contains(where: Self.isControl), !value.utf8.contains(where: Self.isControl) else {
                throw OAuthError(.invalidRequest, "A parameter holds a control character")
            }
            pairs.append((name, value))
        }
        self.pairs = pairs
    }

    /// The value of a parameter, nil if it is absent or empty.
    /// - Throws: `invalid_request` if it was sent more than once.
    package func value(_ name: String) throws(OAuthError) -> String? {
        var found: String?
        for pair in pairs where pair.name.utf8.elementsEqual(name.utf8) {
            guard found == nil else {
                throw OAuthError(.invalidRequest, "Parameter '\(name)' is given more than once")
            }
            found = pair.value
        }
        return found?.isEmpty == true ? nil : found
    }

    /// The value of a parameter that must be there.
    package func required(_ name: String) throws(OAuthError) -> String {
        guard let value = try value(name) else {
            throw OAuthError(.invalidRequest, "Parameter '\(name)' is missing")
        }
        return value
    }

    /// Every value of a parameter that may be repeated (RFC 8707 §2); empty ones are absent.
    package func values(_ name: String) -> [String] {
        pairs.filter { $0.name.utf8.elementsEqual(name.utf8) && !$0.value.isEmpty }.map(\.value)
    }

    /// The first name that was sent more than once, if any.
    package var repeatedName: String? {
        var seen: Set<[UInt8]> = []
        return pairs.first { !seen.insert(Array($0.name.utf8)).inserted }?.name
    }

    /// The same parameters with one set to a new value, for a link that repeats the request.
    package func setting(_ name: String, to value: String) -> Parameters {
        Parameters(pairs: pairs.filter { !$0.name.utf8.elementsEqual(name.utf8) } + [(name, value)])
    }

    package func removing(_ name: String) -> Parameters {
        Parameters(pairs: pairs.filter { !$0.name.utf8.elementsEqual(name.utf8) })
    }

    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F
    }
}
