import BrokerConfig
import OAuthProtocol

/// How long what is told about logins is kept.
struct Retention: Sendable {
    let stories: Lifetime
    let auditEvents: Lifetime

    /// However many logins fail, so many of their stories are kept: at a few kilobytes each, some hundred megabytes.
    static let mostFailedStories = 50_000
}

extension Settings {
    var retention: Retention {
        // A code on an error page must lead somewhere, even where no other stories are wanted.
        Retention(stories: max(log.loginStories, .days(1)), auditEvents: audit.retention)
    }
}
