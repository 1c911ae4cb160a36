import BrokerCore
import JOSE
import OAuthProtocol

/// One audit event as it is printed.
struct AuditLine {
    let id: Int64
    let event: AuditEvent

    private var names: [(name: String, value: String)] {
        let optional = [
            ("code", event.code?.description), ("user", event.user), ("organization", event.organization),
            ("provider", event.provider), ("client", event.client),
        ]
        return optional.compactMap { name, value in value.map { (name, $0) } }
    }

    var json: [UInt8] {
        var members: JSONObject = [
            "id": .number(JSONNumber(id)), "at": .string(UTCTime.text(event.at)), "kind": .string(event.kind.rawValue),
        ]
        for (name, value) in names { members[name] = .string(value) }
        members["outcome"] = .string(event.outcome)
        members["detail"] = .object(event.detail)
        return members.serialized() + [UInt8(ascii: "\n")]
    }

    var text: [UInt8] {
        let words =
            [UTCTime.text(event.at), event.kind.rawValue, event.outcome] + names.map { "\($0.name)=\($0.value)" }
        let reason = event.detail["reason"]?.stringValue ?? event.detail["summary"]?.stringValue
        let line = (words + [reason].compactMap { $0 }).joined(separator: "  ")
        return Array((TerminalText.printable(line) + "\n").utf8)
    }
}
