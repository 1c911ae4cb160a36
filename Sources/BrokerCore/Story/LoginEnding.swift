/// How a request of a login ended, in words for whoever has to do something about it.
package struct LoginEnding: Sendable, Equatable {
    /// Whose it is to do something.
    package enum Owner: String, Sendable {
        case person
        /// The developers of the app.
        case app
        /// The administrator of the person's organization, here or at the provider.
        case administrator
        /// Who runs this broker.
        case `operator`
        case provider
    }

    /// `ok`, or the class of the failure, from a closed vocabulary.
    package let outcome: String
    /// What happened, in one sentence.
    package let summary: String
    /// Nil where there is nothing to do.
    package let owner: Owner?
    package let advice: String?
    /// What the provider said: status, its own code, its trace ids.
    package let facts: [StoryStep.Fact]

    package var succeeded: Bool { outcome == Self.ok }

    static let ok = "ok"

    package init(
        _ outcome: String,
        _ summary: String,
        _ owner: Owner? = nil,
        advice: String? = nil,
        facts: [StoryStep.Fact] = []
    ) {
        self.outcome = outcome
        self.summary = summary
        self.owner = owner
        self.advice = advice
        self.facts = facts
    }
}
