import BrokerConfig
import BrokerCore
import BrokerStore
import JOSE
import Logging

/// Takes down in the database what is in force, and says in the log what is different from before.
struct ConfigurationRecord: Sendable {
    /// How many generations are kept.
    private static let limit = 50
    /// Of a difference, as many parts are told one by one.
    private static let mostLines = 200

    let builder: GenerationBuilder

    /// For the first generation of a process: what changed since the last process stopped.
    func start(_ first: Generation) async throws {
        let last = try await builder.store.lastGeneration()
        let generation = try await record(first)
        builder.status.started(generation)
        // What was kept under another master key or by another version can not be compared, and counts as nothing.
        let before = last.flatMap { SettingsSnapshot($0.content) }.flatMap { before in
            before.keyCheck == first.snapshot.keyCheck ? before : nil
        }
        let difference = SettingsDifference(from: before ?? first.snapshot, to: first.snapshot)
        await announce(generation, .start, difference, isNew: generation.number != last?.number)
        await tell(difference)
    }

    func record(_ generation: Generation) async throws -> ConfigurationGeneration {
        try await builder.store.record(
            configuration: generation.snapshot.json.serialized(),
            at: builder.clock.now(),
            keeping: Self.limit
        )
    }

    /// Says it in the log, and of a new generation among the audit events.
    func announce(
        _ generation: ConfigurationGeneration,
        _ trigger: ReloadTrigger,
        _ difference: SettingsDifference,
        isNew: Bool
    ) async {
        var metadata: Logger.Metadata = [
            "generation": .stringConvertible(generation.number), "trigger": "\(trigger.rawValue)",
            "changes": .stringConvertible(Int64(difference.changes.count)),
        ]
        let waiting = difference.keysThatWait
        if trigger != .start, !waiting.isEmpty { metadata["at_next_start"] = "\(waiting.joined(separator: ", "))" }
        builder.logger.notice("configuration.applied", metadata: metadata)
        guard isNew else { return }
        do {
            try await builder.store.append(event(generation, trigger, difference))
        } catch {
            // It is in force, and the log says so.
            builder.logger.error("audit.lost", metadata: ["error": "\(error)"])
        }
    }

    private func event(
        _ generation: ConfigurationGeneration,
        _ trigger: ReloadTrigger,
        _ difference: SettingsDifference
    ) -> AuditEvent {
        let changes = difference.changes.prefix(Self.mostLines).map { "\($0.verb.rawValue) \($0.subject)" }
        return AuditEvent(
            at: generation.appliedAt,
            kind: .configurationApplied,
            code: nil,
            user: nil,
            provider: nil,
            client: nil,
            organization: nil,
            outcome: "ok",
            detail: [
                "generation": .number(JSONNumber(generation.number)), "trigger": .string(trigger.rawValue),
                "changes": .array(changes.map { .string($0) }),
                "number_of_changes": .number(JSONNumber(Int64(difference.changes.count))),
            ]
        )
    }

    /// One line for each part that changed: what, key by key with secrets masked, and whom it concerns.
    func tell(_ difference: SettingsDifference) async {
        let told = Array(difference.changes.prefix(Self.mostLines))
        let reports = await ChangeReport.all(told, counts: builder.store, now: builder.clock.now())
        for report in reports {
            var metadata: Logger.Metadata = [
                "change": "\(report.change.verb.rawValue)", "subject": "\(report.change.subject)",
            ]
            // Of what is new, its name is enough: the file has the rest.
            if report.change.verb != .added, report.change.verb != .removed {
                metadata["keys"] = "\(report.change.keys.map { "\($0)" }.joined(separator: "; "))"
            }
            if let people = report.people { metadata["people"] = .stringConvertible(people) }
            if let effect = report.effect { metadata["effect"] = "\(effect)" }
            builder.logger.notice("configuration.changed", metadata: metadata)
        }
        let rest = difference.changes.count - told.count
        if rest > 0 {
            builder.logger.notice(
                "configuration.changed",
                metadata: ["change": "more", "count": .stringConvertible(Int64(rest))]
            )
        }
    }
}
