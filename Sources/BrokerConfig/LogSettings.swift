package import OAuthProtocol

/// `[log]`.
package struct LogSettings: Sendable {
    /// Raw values are swift-log's names.
    package enum Level: String, Sendable, CaseIterable {
        case trace, debug, info, notice, warning, error, critical
    }

    package enum Format: String, Sendable, CaseIterable {
        /// Readable lines on a terminal, JSON otherwise.
        case automatic
        case json
        case text
    }

    package var level = Level.info
    package var format = Format.automatic
    /// How long `cost-ops explain` can tell of a login. Zero: only of those that failed, and for a day.
    package var loginStories = Lifetime.days(30)

    package init() {}
}
