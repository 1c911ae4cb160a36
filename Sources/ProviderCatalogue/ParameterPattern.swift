/// What the value of a provider file's `{parameter}` may look like. A closed set instead of regular expressions:
/// nothing here can backtrack, and every value that passes is safe inside the host or path of an address.
package enum ParameterPattern: String, Sendable, CaseIterable {
    /// A DNS name of at least two labels, lower-case, without port.
    case hostname
    /// 8-4-4-4-12 hexadecimal digits.
    case uuid
    /// 1 to 64 letters, digits, hyphens, dots and underscores, the first a letter or digit.
    case identifier

    package func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        switch self {
        case .hostname:
            let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            let last = labels.last ?? []
            return bytes.count <= 253 && labels.count >= 2 && labels.allSatisfy(Self.isLabel)
                && !last.allSatisfy(Self.isDigit)
        case .uuid:
            let groups = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
            return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(Self.isHexDigit)
        case .identifier:
            guard (1...64).contains(bytes.count), let first = bytes.first else { return false }
            return Self.isLetterOrDigit(first)
                && bytes.allSatisfy { Self.isLetterOrDigit($0) || "-._".utf8.contains($0) }
        }
    }

    /// For messages.
    package var meaning: String {
        switch self {
        case .hostname: "a host name such as acme.example.com, lower-case, without https:// and without a path"
        case .uuid: "an id such as 8eaef023-2b34-4da1-9baa-8bc8c9d6a490"
        case .identifier: "a name of letters, digits, hyphens, dots and underscores"
        }
    }

    /// A value that matches, for trying out templates.
    var example: String {
        switch self {
        case .hostname: "host.example"
        case .uuid: "00000000-0000-0000-0000-000000000000"
        case .identifier: "name"
        }
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
            && label.allSatisfy { isDigit($0) || isLowercase($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isLowercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isUppercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || isLowercase(byte) || isUppercase(byte)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
    }
}
