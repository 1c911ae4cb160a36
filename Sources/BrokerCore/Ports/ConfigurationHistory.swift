package import OAuthProtocol

/// Keeps the configurations that were in force, each with a number that counts up: a generation.
package protocol ConfigurationHistory: Sendable {
    /// The one that was put in force last; nil where none ever was.
    func lastGeneration() async throws(StoreError) -> ConfigurationGeneration?

    /// Takes down what is in force from now on. The same content as the last one's is the last one again, so that a restart
    /// makes no new generation.
    /// - Parameter limit: how many are kept, the new one included.
    func record(
        configuration content: [UInt8],
        at now: UnixTime,
        keeping limit: Int
    ) async throws(StoreError) -> ConfigurationGeneration
}

/// A configuration that was put in force.
package struct ConfigurationGeneration: Sendable, Equatable {
    package let number: Int64
    package let appliedAt: UnixTime
    /// What is to be compared with later ones, secrets as keyed digests.
    package let content: [UInt8]

    package init(number: Int64, appliedAt: UnixTime, content: [UInt8]) {
        self.number = number
        self.appliedAt = appliedAt
        self.content = content
    }
}
