import BrokerCrypto
import ProviderCatalogue

/// The values of `prompt` that a provider is sent, in its own vocabulary.
struct PromptChoice {
    let vocabulary: RequestVocabulary
    /// By the app, else by the operator.
    let asked: [String]
    /// The person must at least see the provider, since it won't say when they did.
    let mustShowItself: Bool
    let needsConsent: Bool

    /// The strongest first: with one value allowed, it is the one to send.
    private static let byStrength = ["login", "select_account", "consent"]

    var values: [String] {
        var wanted = asked
        if mustShowItself { wanted.append("login") }
        if needsConsent { wanted.append("consent") }
        var values: [String] = []
        for value in wanted.compactMap(translated) where !Self.holds(values, value) { values.append(value) }
        // OIDC Core §3.1.2.1: `none` stands alone; what must be shown is stronger than the wish to show nothing.
        if values.count > 1 { values.removeAll { exactlyEqual($0, "none") } }
        guard vocabulary.singlePrompt, values.count > 1 else { return values }
        return [Self.byStrength.first { Self.holds(values, $0) } ?? values[0]]
    }

    /// A value of the provider's; for `login` and `select_account`, each the next best for the other, whichever it has. nil: it
    /// has nothing of the kind.
    private func translated(_ value: String) -> String? {
        guard let known = vocabulary.prompts, !Self.holds(known, value) else { return value }
        let next: [ExactString: String] = ["login": "select_account", "select_account": "login"]
        return next[ExactString(value)].flatMap { Self.holds(known, $0) ? $0 : nil }
    }

    private static func holds(_ values: [String], _ value: String) -> Bool {
        values.contains { exactlyEqual($0, value) }
    }
}
