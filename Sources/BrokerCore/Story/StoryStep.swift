package import OAuthProtocol

/// One thing that happened in a login: what, how it went, and the facts that a person needs to understand it.
package struct StoryStep: Sendable, Equatable {
    package enum Outcome: String, Sendable {
        case ok
        /// Went on all the same, but somebody should look at it.
        case warning
        /// The login ended here.
        case failed
    }

    package struct Fact: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package let at: UnixTime
    /// Since the request began that it belongs to; nil for what was told later than it happened.
    package let milliseconds: Int64?
    /// In plain words, such as `token endpoint`.
    package let name: String
    package let outcome: Outcome
    /// Never a token, a code or a secret.
    package let facts: [Fact]

    package init(at: UnixTime, milliseconds: Int64? = nil, name: String, outcome: Outcome, facts: [Fact]) {
        self.at = at
        self.milliseconds = milliseconds
        self.name = name
        self.outcome = outcome
        self.facts = facts
    }
}
