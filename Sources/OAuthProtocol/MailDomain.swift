/// The domain of mail addresses, as an organization owns one: lower-case, ASCII, not one under which anybody gets an address.
package struct MailDomain: Sendable, Equatable {
    package let text: String

    /// Why a text is no such domain.
    package enum Objection: Error, Sendable, Equatable {
        case isAddress
        case hasCapitals(lowercased: String)
        case malformed
        /// Owning it would mean to own strangers.
        case isPublic

        /// Goes on from the domain: `'gmail.com' is a public mail domain …`.
        package var text: String {
            switch self {
            case .isAddress: "is an address; write the part after the @"
            case .hasCapitals(let lowercased): "must be lower-case: '\(lowercased)'"
            case .malformed: "is no domain; write it like acme.com (in its xn-- form where it has other letters)"
            case .isPublic: "is a public mail domain, where anybody gets an address"
            }
        }
    }

    package init(_ text: String) throws(Objection) {
        if text.utf8.contains(UInt8(ascii: "@")) { throw .isAddress }
        let lowercased = text.lowercased()
        guard Self.isHostName(lowercased) else { throw .malformed }
        guard text.utf8.elementsEqual(lowercased.utf8) else { throw .hasCapitals(lowercased: lowercased) }
        if Self.publicDomains.contains(text) { throw .isPublic }
        self.text = text
    }

    /// At least two labels of letters, digits and inner hyphens (RFC 1123 §2.1), the last not all digits.
    private static func isHostName(_ text: String) -> Bool {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.count >= 2, let last = labels.last else { return false }
        return labels.allSatisfy(isLabel) && !last.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
            && label.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") }
    }
}
