import OAuthProtocol

/// Pieces of the doctor's sentences.
enum Wording {
    /// "1 key", "3 keys".
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// The first few, and how many more there are. Outside text: printable characters only.
    static func list(_ texts: [String], limit: Int = 6) -> String {
        let shown = texts.prefix(limit).map { bare($0) }.joined(separator: ", ")
        return texts.count > limit ? "\(shown) and \(texts.count - limit) more" : shown
    }

    /// Outside text without the quotes of `Excerpt`, for what a person may want to copy.
    static func bare(_ text: String, limit: Int = 200) -> String {
        let quoted = Excerpt(text, limit: limit).description
        return quoted.hasSuffix("'...") ? quoted.dropFirst().dropLast(4) + "..." : String(quoted.dropFirst().dropLast())
    }

    /// "6 minutes", "45 seconds".
    static func length(_ lifetime: Lifetime) -> String {
        let seconds = lifetime.seconds.magnitude
        switch seconds {
        case ..<120: return "\(seconds) second\(seconds == 1 ? "" : "s")"
        case ..<7_200: return "\((seconds + 30) / 60) minutes"
        case ..<172_800: return "\((seconds + 1_800) / 3_600) hours"
        default: return "\(seconds / 86_400) days"
        }
    }

    /// "830 bytes", "12 KB".
    static func size(_ bytes: Int) -> String { bytes < 10_000 ? "\(bytes) bytes" : "\(bytes / 1_000) KB" }
}
