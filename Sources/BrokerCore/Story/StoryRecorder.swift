import OAuthProtocol
import Synchronization

/// Collects the steps of one request of a login, in the order they happen. The connector, the flow and the rules each add
/// what they saw; `cost-ops explain` prints it.
package final class StoryRecorder: Sendable {
    /// What came from outside is cut here, so that nobody fills the database with one login.
    private static let longestValue = 1_000
    private static let mostSteps = 100

    private let clock: any WallClock
    private let collected = Mutex<[StoryStep]>([])

    package init(clock: any WallClock) {
        self.clock = clock
    }

    package var steps: [StoryStep] { collected.withLock { $0 } }

    /// - Parameter facts: in the order they are shown; never a token, a code or a secret.
    package func note(
        _ name: String,
        _ outcome: StoryStep.Outcome = .ok,
        _ facts: KeyValuePairs<String, String> = [:]
    ) {
        note(name, outcome, facts.map { StoryStep.Fact($0.key, $0.value) })
    }

    package func note(_ name: String, _ outcome: StoryStep.Outcome, _ facts: [StoryStep.Fact]) {
        let step = StoryStep(
            at: clock.now(),
            name: name,
            outcome: outcome,
            facts: facts.map { StoryStep.Fact($0.name, Self.cut($0.value)) }
        )
        collected.withLock { if $0.count < Self.mostSteps { $0.append(step) } }
    }

    private static func cut(_ value: String) -> String {
        guard value.utf8.count > longestValue else { return value }
        return String(decoding: value.utf8.prefix(longestValue), as: UTF8.self) + "…"
    }
}
