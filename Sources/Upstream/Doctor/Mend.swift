import ProviderCatalogue

/// What an administrator does about a finding.
package struct Mend: Sendable, Equatable {
    /// An instruction, naming the key of `config.toml` where one is to be changed.
    package let advice: String
    /// Where in the provider's console it is done or looked up.
    package let place: String?

    package init(_ advice: String, at place: String? = nil) {
        self.advice = advice
        self.place = place
    }

    /// - Parameter page: of the connection's console, where its type names one.
    init(_ advice: String, _ page: ConsolePages.Page, of connection: ProviderConnection) {
        self.init(advice, at: connection.console[page])
    }
}
