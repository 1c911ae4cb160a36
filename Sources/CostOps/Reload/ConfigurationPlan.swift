import BrokerConfig
import BrokerCore
import JOSE
import OAuthProtocol

/// What `config plan` prints.
struct ConfigurationPlan: Sendable {
    /// What the file was compared with; nil: nothing was ever in force.
    let last: ConfigurationGeneration?
    let reports: [ChangeReport]

    // MARK: Text

    var text: String {
        let opening =
            last.map { last in
                "Compared with generation \(last.number), in force since \(Self.time(last.appliedAt)):"
            } ?? "No configuration was ever in force; a start would put this in force:"
        if reports.isEmpty { return opening + "\n\nNothing would change." }
        return ([opening] + reports.map(paragraph) + [summary]).joined(separator: "\n\n")
    }

    private func paragraph(_ report: ChangeReport) -> String {
        let change = report.change
        let sign: String
        switch change.verb {
        case .added, .enabled: sign = "+"
        case .removed, .disabled: sign = "-"
        case .changed: sign = "~"
        }
        var lines = ["\(sign) \(change.subject) \(change.verb.rawValue)"]
        if let effect = report.effect { lines.append("    \(effect)") }
        // What goes is known by its name.
        if change.verb != .removed {
            let waiting = last == nil ? [] : change.keysThatWait
            lines += change.keys.filter { isWorthALine($0, of: change) }.map { key in
                "    \(key)" + (waiting.contains(key) ? "  (at the next start)" : "")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// The name is in the line above; of a file that is new there is nothing more to say.
    private func isWorthALine(_ key: KeyChange, of change: SettingsChange) -> Bool {
        if case .fingerprint? = key.new, change.verb == .added { return false }
        return key.key != "id"
    }

    private var summary: String {
        var counts: [(verb: String, count: Int)] = []
        for verb in [SettingsChange.Verb.added, .changed, .enabled, .disabled, .removed] {
            let count = reports.count { $0.change.verb == verb }
            if count > 0 { counts.append((verb.rawValue, count)) }
        }
        return counts.map { "\($0.count) \($0.verb)" }.joined(separator: ", ") + "."
    }

    private static func time(_ time: UnixTime) -> String {
        TokenTime(seconds: time.seconds)?.description ?? "an unknown time"
    }

    // MARK: JSON

    var json: JSONValue {
        .object([
            "generation": last.map { .number(JSONNumber($0.number)) } ?? .null,
            "applied_at": last.map { .number(JSONNumber($0.appliedAt.seconds)) } ?? .null,
            "changes": .array(reports.map { .object(Self.object($0, isStart: last == nil)) }),
        ])
    }

    private static func object(_ report: ChangeReport, isStart: Bool) -> JSONObject {
        let change = report.change
        var object: JSONObject = [
            "change": .string(change.verb.rawValue), "kind": .string(change.kind.rawValue), "id": .string(change.id),
        ]
        if let conditions = change.conditions { object["conditions"] = .string(conditions) }
        if let people = report.people { object["people"] = .number(JSONNumber(people)) }
        if let effect = report.effect { object["effect"] = .string(effect) }
        let waiting = isStart ? [] : change.keysThatWait
        object["keys"] = .array(
            change.keys.map { key in
                .object([
                    "key": .string(key.key), "old": key.old.map { .string($0.description) } ?? .null,
                    "new": key.new.map { .string($0.description) } ?? .null,
                    "at_next_start": .bool(waiting.contains(key)),
                ])
            }
        )
        return object
    }
}
