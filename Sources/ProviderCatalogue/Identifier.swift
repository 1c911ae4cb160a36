/// Ids that operators choose. They stand in paths, cookies, tokens and file names, and are compared by their bytes.
package enum Identifier {
    package static let rule = "1 to 63 lower-case letters, digits, '.', '_' and '-', the first a letter or digit"

    package static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (1...63).contains(bytes.count), let first = bytes.first else { return false }
        return isLetterOrDigit(first) && bytes.allSatisfy { isLetterOrDigit($0) || "._-".utf8.contains($0) }
    }

    package static let clientIDRule = "1 to 128 letters, digits, '.', '_', '~' and '-'; not beginning with 'usr-'"

    /// Client ids come from apps that may know them already, so they may be longer and have capitals. Ids of people begin with
    /// `usr-`: a client's own token names it as its subject, which must never pass for a person (RFC 9700 §4.15).
    package static func isValidClientID(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count) && !text.utf8.starts(with: "usr-".utf8)
            && text.utf8.allSatisfy { byte in
                isLetterOrDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || "._~-".utf8.contains(byte)
            }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
