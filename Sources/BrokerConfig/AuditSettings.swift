package import OAuthProtocol

/// `[audit]`.
package struct AuditSettings: Sendable {
    /// Over a year, so that last year's same month can be looked at.
    package var retention = Lifetime.days(400)

    package init() {}
}
