/// How much of the broker one provider may hold.
package struct GateLimits: Sendable, Equatable {
    /// Calls under way.
    package var calls = 32
    /// Logins that wait for one of them to end.
    package var waiting = 64
    /// For a turn.
    package var patience: Duration = .seconds(5)

    package init() {}
}
