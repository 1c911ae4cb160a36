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
        // Without quotes around it an apostrophe harms nobody.
        let quoted = Excerpt(text, limit: limit).description.replacing("\\u{27}", with: "'")
        return quoted.hasSuffix("'...") ? quoted.dropFirst().dropLast(4) + "..." : String(quoted.dropFirst().dropLast())
    }

    /// What a provider said, for reading: its code and the first line of its words, and the name its support finds it by.
    static func words(_ text: ProviderErrorText) -> String {
        let line = (text.description ?? "").unicodeScalars.prefix { $0.value != 0x0A && $0.value != 0x0D }
        let plain = String(String.UnicodeScalarView(line.filter { (0x20...0x7E).contains($0.value) }.prefix(240)))
        let code = text.code.map { bare($0, limit: 100) }
        let said = [code, plain.isEmpty ? nil : plain].compactMap { $0 }.joined(separator: ": ")
        let trace = text.traceIDs.first.map { " (\(bare($0.name, limit: 40)) \(bare($0.value, limit: 80)))" } ?? ""
        return (said.isEmpty ? "no error text" : said) + trace
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
