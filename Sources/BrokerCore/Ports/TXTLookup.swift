/// Asks the domain name system for TXT records.
package protocol TXTLookup: Sendable {
    /// The texts of the records of a name, empty where it has none.
    func texts(of name: String) async throws(TXTLookupError) -> [String]
}

/// No answer could be had. Says nothing about the name.
package struct TXTLookupError: Error, Sendable {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}
