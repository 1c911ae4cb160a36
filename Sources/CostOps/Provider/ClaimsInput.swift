import JOSE

/// What `--explain` was given: a signed ID token or claims as JSON, in a file, on standard input, or the token itself.
enum ClaimsInput {
    case token(String)
    case claims(JSONObject)

    private static let largest = 1 << 20

    /// - Parameter argument: a path, `-` for standard input, or a token.
    init(_ argument: String) throws(TokenRefusal) {
        let text: String
        if argument == "-" || Self.looksLikeToken(argument) {
            text = try TokenInput.token(argument)
        } else {
            text = String(decoding: try TokenInput.file(argument, limit: Self.largest), as: UTF8.self)
        }
        let trimmed = Self.trimmed(text)
        guard trimmed.utf8.first == UInt8(ascii: "{") else {
            self = .token(trimmed)
            return
        }
        do {
            self = .claims(try JSONReader.parseObject(Array(trimmed.utf8)))
        } catch {
            throw TokenRefusal("the claims are \(error)")
        }
    }

    /// Three parts in base64url, the first of which begins `{"`.
    private static func looksLikeToken(_ argument: String) -> Bool {
        argument.utf8.starts(with: "ey".utf8) && argument.utf8.filter { $0 == UInt8(ascii: ".") }.count == 2
            && !argument.utf8.contains(UInt8(ascii: "/"))
    }

    private static func trimmed(_ text: String) -> String {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
        let start = text.utf8.drop(while: isBlank)
        let count = start.reversed().drop(while: isBlank).count
        return String(decoding: start.prefix(count), as: UTF8.self)
    }
}
