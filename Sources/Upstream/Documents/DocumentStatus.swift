/// How a provider document stands, for metrics and the admin API.
package struct DocumentStatus: Sendable, Equatable {
    /// Since the last successful fetch; nil: never had one.
    package var age: Duration?
    /// Past its soft life: it serves while fetching it anew fails.
    package var isStale = false
    /// Of the last attempt, if it failed.
    package var lastError: String?
    /// Until the next attempt may be made; nil: at any time.
    package var retryIn: Duration?

    package init() {}
}
