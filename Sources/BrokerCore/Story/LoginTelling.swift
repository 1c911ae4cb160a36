package import JOSE
import OAuthProtocol

/// What is told of one request of a login: its steps and how it ended. Stored as one JSON text.
package struct LoginTelling: Sendable, Equatable {
    package let steps: [StoryStep]
    package let ending: LoginEnding

    package init(steps: [StoryStep], ending: LoginEnding) {
        self.steps = steps
        self.ending = ending
    }

    package var json: JSONObject {
        var members: JSONObject = [
            "outcome": .string(ending.outcome), "summary": .string(ending.summary),
        ]
        if let owner = ending.owner { members["owner"] = .string(owner.rawValue) }
        if let advice = ending.advice { members["advice"] = .string(advice) }
        if !ending.facts.isEmpty { members["provider"] = ending.facts.json }
        members["steps"] = .array(steps.map(\.json))
        return members
    }

    /// - Throws: `corrupt` for what this program did not write.
    package init(parsing text: String) throws(StoreError) {
        guard let members = try? JSONReader.parseObject(Array(text.utf8)),
            let outcome = members["outcome"]?.stringValue, let summary = members["summary"]?.stringValue,
            let facts = [StoryStep.Fact](members["provider"]), let steps = members["steps"]?.arrayValue
        else { throw .corrupt(reason: "the story of a login is not as this program writes it") }
        ending = LoginEnding(
            outcome,
            summary,
            members["owner"]?.stringValue.flatMap(LoginEnding.Owner.init(rawValue:)),
            advice: members["advice"]?.stringValue,
            facts: facts
        )
        self.steps = steps.compactMap { StoryStep($0) }
        guard self.steps.count == steps.count else {
            throw .corrupt(reason: "a step of a login's story is not as this program writes it")
        }
    }
}
