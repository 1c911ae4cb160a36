package import OAuthProtocol

/// Which configuration is in force, and how attempts to replace it went.
package struct ConfigurationStatus: Sendable, Equatable {
    /// A file that was not put in force.
    package struct Refusal: Sendable, Equatable {
        package let at: UnixTime
        /// How many problems it has; the log says which.
        package let problems: Int

        package init(at: UnixTime, problems: Int) {
            self.at = at
            self.problems = problems
        }
    }

    package var generation: Int64
    package var appliedAt: UnixTime
    /// Since the start.
    package var reloads = 0
    package var refusals = 0
    /// Nil where nothing was refused since the last configuration that was put in force.
    package var refusal: Refusal?

    package init(generation: Int64, appliedAt: UnixTime) {
        self.generation = generation
        self.appliedAt = appliedAt
    }
}
