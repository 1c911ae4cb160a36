import JOSE
import OAuthProtocol

extension StoryStep {
    /// Facts are pairs in an array: their order is part of the story.
    var json: JSONValue {
        var members: JSONObject = [
            "at": .number(JSONNumber(at.seconds)),
            "step": .string(name),
            "outcome": .string(outcome.rawValue),
        ]
        if let milliseconds { members["ms"] = .number(JSONNumber(milliseconds)) }
        if !facts.isEmpty { members["facts"] = facts.json }
        return .object(members)
    }

    /// Nil for what this program did not write.
    init?(_ json: JSONValue) {
        guard let members = json.objectValue, let at = members["at"]?.int64Value,
            let name = members["step"]?.stringValue,
            let outcome = members["outcome"]?.stringValue.flatMap(Outcome.init(rawValue:)),
            let facts = [Fact](members["facts"])
        else { return nil }
        self.init(
            at: UnixTime(seconds: at),
            milliseconds: members["ms"]?.int64Value,
            name: name,
            outcome: outcome,
            facts: facts
        )
    }
}

extension [StoryStep.Fact] {
    var json: JSONValue {
        .array(map { .array([.string($0.name), .string($0.value)]) })
    }

    /// None where there is no member; nil where it holds something else than pairs.
    init?(_ json: JSONValue?) {
        self = []
        guard let json else { return }
        guard let pairs = json.arrayValue else { return nil }
        for pair in pairs {
            guard let pair = pair.arrayValue, pair.count == 2, let name = pair[0].stringValue,
                let value = pair[1].stringValue
            else { return nil }
            append(StoryStep.Fact(name, value))
        }
    }
}
