import OAuthProtocol
import Synchronization

/// Collects the steps of one request of a login, in the order they happen. The connector, the flow and the rules each add
/// what they saw; `cost-ops explain` prints it.
package final class StoryRecorder: Sendable {
    /// What came from outside is cut here, so that nobody fills the database with one login.
    private static let longestValue = 1_000
    private static let mostSteps = 100
    private static let mostBytes = 16_384

    private struct Collected {
        var steps: [StoryStep] = []
        var bytes = 0
    }

    private let clock: any WallClock
    private let begun = ContinuousClock.now
    private let collected = Mutex(Collected())

    package init(clock: any WallClock) {
        self.clock = clock
    }

    package var steps: [StoryStep] { collected.withLock { $0.steps } }

    /// - Parameter facts: in the order they are shown; never a token, a code or a secret.
    package func note(
        _ name: String,
        _ outcome: StoryStep.Outcome = .ok,
        _ facts: KeyValuePairs<String, String> = [:]
    ) {
        note(name, outcome, facts.map { StoryStep.Fact($0.key, $0.value) })
    }

    package func note(_ name: String, _ outcome: StoryStep.Outcome, _ facts: [StoryStep.Fact]) {
        let elapsed = begun.duration(to: .now).components
        let milliseconds = elapsed.seconds * 1_000 + elapsed.attoseconds / 1_000_000_000_000_000
        add(StoryStep(at: clock.now(), milliseconds: milliseconds, name: name, outcome: outcome, facts: facts))
    }

    /// What happened in an earlier request, and is only known from what that one left.
    func note(_ name: String, at time: UnixTime, _ facts: [StoryStep.Fact]) {
        add(StoryStep(at: time, name: name, outcome: .ok, facts: facts))
    }

    /// Beyond the limits a step keeps its name and outcome: how a login went on matters more than each value.
    private func add(_ step: StoryStep) {
        let facts = step.facts.map { StoryStep.Fact($0.name, Self.cut($0.value)) }
        let bytes = facts.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        collected.withLock { collected in
            guard collected.steps.count < Self.mostSteps else { return }
            let fits = collected.bytes + bytes <= Self.mostBytes
            if fits { collected.bytes += bytes }
            collected.steps.append(
                StoryStep(
                    at: step.at,
                    milliseconds: step.milliseconds,
                    name: step.name,
                    outcome: step.outcome,
                    facts: fits ? facts : [StoryStep.Fact("facts", "left out, since the story grew too long")]
                )
            )
        }
    }

    private static func cut(_ value: String) -> String {
        guard value.utf8.count > longestValue else { return value }
        return String(decoding: value.utf8.prefix(longestValue), as: UTF8.self) + "…"
    }
}
