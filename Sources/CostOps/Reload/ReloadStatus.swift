import BrokerCore
import OAuthProtocol
import Synchronization

/// Which configuration is in force and how reloads went, for `/readyz`.
final class ReloadStatus: Sendable {
    private let state = Mutex(ConfigurationStatus(generation: 0, appliedAt: UnixTime(seconds: 0)))

    var current: ConfigurationStatus { state.withLock { $0 } }

    func started(_ generation: ConfigurationGeneration) {
        state.withLock { status in
            status.generation = generation.number
            status.appliedAt = generation.appliedAt
        }
    }

    func reloaded(_ generation: ConfigurationGeneration) {
        state.withLock { status in
            status.generation = generation.number
            status.appliedAt = generation.appliedAt
            status.reloads += 1
            status.refusal = nil
        }
    }

    func refused(problems: Int, at now: UnixTime) {
        state.withLock { status in
            status.refusals += 1
            status.refusal = ConfigurationStatus.Refusal(at: now, problems: problems)
        }
    }
}
