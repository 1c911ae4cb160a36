import BrokerCore
import JOSE
import OAuthProtocol

/// What `cost-ops explain` prints of the logins with one code, newest first.
struct LoginReport {
    /// A login that worked, and whose app failed at the token endpoint, has two.
    let parts: [(record: LoginRecord, telling: LoginTelling)]

    // MARK: For programs

    var json: [UInt8] {
        JSONValue.array(parts.map { .object(Self.json($0.record, $0.telling)) }).serializedForReading()
            + [UInt8(ascii: "\n")]
    }

    private static func json(_ record: LoginRecord, _ telling: LoginTelling) -> JSONObject {
        var members: JSONObject = [
            "code": .string(record.code.description),
            "login_id": .string(Base64URL.encode(record.loginID)),
            "succeeded": .bool(record.succeeded),
            "started_at": .string(UTCTime.text(record.startedAt)),
            "ended_at": .string(UTCTime.text(record.endedAt)),
        ]
        for (name, value) in names(of: record) { members[name] = .string(value) }
        for member in telling.json.members { members[member.name] = member.value }
        return members
    }

    private static func names(of record: LoginRecord) -> [(String, String)] {
        let optional = [
            ("client", record.client), ("provider", record.provider), ("organization", record.organization),
            ("user", record.user),
        ]
        return optional.compactMap { name, value in value.map { (name, $0) } }
    }

    // MARK: For people

    var text: String {
        var lines: [String] = []
        let logins = Set(parts.map(\.record.loginID)).count
        if logins > 1 {
            lines += ["\(logins) logins share this code by chance; the newest is first.", ""]
        }
        for (index, part) in parts.enumerated() {
            if index > 0 { lines += ["", String(repeating: "-", count: 80), ""] }
            lines += Self.lines(part.record, part.telling)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ record: LoginRecord, _ telling: LoginTelling) -> [String] {
        let ending = telling.ending
        var lines = [
            "Login \(record.code): \(record.succeeded ? "ok" : "failed (\(shown(ending.outcome)))")",
            "",
            "  \(shown(ending.summary))",
            "",
        ]
        let times = [
            ("began", UTCTime.text(record.startedAt)),
            ("ended", "\(UTCTime.text(record.endedAt)), \(record.endedAt.since(record.startedAt)) later"),
        ]
        for (name, value) in names(of: record) + times { lines.append("  \(padded(name, 14))\(shown(value))") }
        lines += ["", "What happened"]
        for step in telling.steps { lines += self.lines(step) }
        lines += ["", "What to do"]
        if let owner = ending.owner { lines.append("  \(owner.words)") }
        lines.append("  \(shown(ending.advice ?? "Nothing."))")
        return lines
    }

    private static func lines(_ step: StoryStep) -> [String] {
        let elapsed = step.milliseconds.map { "+\($0) ms" } ?? ""
        let first =
            "  \(UTCTime.text(step.at)) \(padded(elapsed, 10))\(padded(step.outcome.rawValue, 9))\(shown(step.name))"
        return [first] + step.facts.map { "      \(padded(shown($0.name), 20))\(shown($0.value))" }
    }

    /// At least one space behind it, however long it is.
    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.unicodeScalars.count))
    }

    private static func shown(_ text: String) -> String {
        TerminalText.printable(text)
    }
}

extension LoginEnding.Owner {
    /// Whose it is, for a report.
    var words: String {
        switch self {
        case .person: "This is for the person who signs in."
        case .app: "This is for the developers of the app to mend."
        case .administrator: "This is for the administrator of the person's organization to mend."
        case .operator: "This is for you to mend, who run this broker."
        case .provider: "The identity provider has to mend this."
        }
    }
}
