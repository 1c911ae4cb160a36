import JOSE
import ProviderCatalogue

/// Reads claims that people will see or rules will compare, and lets nothing through that could disturb either.
enum ClaimText {
    /// Longer names are cut; nobody is called by them.
    private static let longestName = 256
    /// Of groups, roles and identifiers. A longer one is dropped, since a cut one could equal another.
    private static let longestIdentifier = 512
    private static let mostValues = 2_000

    /// A string to show: without control characters and without marks that turn the reading direction, at most 256
    /// characters.
    static func name(_ value: JSONValue?) -> String? {
        guard case .string(let text)? = value else { return nil }
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isInvisible(scalar) {
            kept.append(scalar)
            if kept.count >= longestName { break }
        }
        let name = String(kept)
        return name.allSatisfy(\.isWhitespace) ? nil : name
    }

    /// A string to compare: taken whole or not at all.
    static func identifier(_ value: JSONValue?) -> String? {
        guard case .string(let text)? = value, (1...longestIdentifier).contains(text.utf8.count),
            !text.unicodeScalars.contains(where: isInvisible)
        else { return nil }
        return text
    }

    /// Groups come as one string, an array, or an object whose names are the groups (Zitadel's roles).
    static func identifiers(_ value: JSONValue?) -> [String] {
        let all: [JSONValue]
        switch value {
        case .string?: all = value.map { [$0] } ?? []
        case .array(let values)?: all = values
        case .object(let object)?: all = object.names.map { .string($0) }
        case .null?, .bool?, .number?, nil: all = []
        }
        return Array(all.lazy.compactMap { identifier($0) }.prefix(mostValues))
    }

    /// An address of the usual shape, or the first of an array of them (Azure AD B2C's `emails`).
    static func email(_ value: JSONValue?) -> String? {
        guard let text = identifier(value?.arrayValue?.first ?? value), text.utf8.count <= 320,
            let at = text.utf8.lastIndex(of: UInt8(ascii: "@")), at != text.utf8.startIndex,
            text.utf8.index(after: at) != text.utf8.endIndex, !text.utf8.contains(0x20)
        else { return nil }
        return text
    }

    /// `true`, or the string that some providers send for it. Nothing else: absent is not verified (OIDC Core §5.1).
    static func isTrue(_ value: JSONValue?) -> Bool {
        value == .bool(true) || value == .string("true")
    }

    /// The same, and the numbers that Entra's boolean claims were seen as.
    static func isTrueInAnyForm(_ value: JSONValue?) -> Bool {
        isTrue(value) || value == .string("1") || value?.int64Value == 1
    }

    /// A NumericDate, or its digits in a string, which some providers send.
    static func seconds(_ value: JSONValue?) -> Int64? {
        if case .string(let text)? = value {
            guard (1...12).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            return Int64(text)
        }
        return value?.numberValue?.flooredInt64
    }

    /// A picture is loaded by browsers: https only.
    static func picture(_ value: JSONValue?) -> String? {
        guard case .string(let text)? = value, let address = WebAddress(text), address.isHTTPS else { return nil }
        return text
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x200E...0x200F, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
