import Logging

/// A browser comes back to a login: where to, and who is told if it is none of its own.
struct TransactionOpening {
    /// In the words of the story.
    let step: String
    /// The provider in the path, or nothing.
    let at: String?
    let story: LoginStory
    let logger: Logger

    func refuse(_ reason: LoginFailure.Reason, _ outcome: String, _ what: String) -> LoginFailure {
        let provider = at.map { [StoryStep.Fact("callback of", $0)] } ?? []
        story.steps.note(step, .failed, provider + [StoryStep.Fact("what", what)])
        var metadata: Logger.Metadata = ["login": "\(story.code)", "outcome": "\(outcome)"]
        if let at { metadata["provider"] = "\(at.prefix(64))" }
        logger.info("login.returned", metadata: metadata)
        return LoginFailure(reason)
    }
}
