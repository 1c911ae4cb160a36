import BrokerTesting
import FakeProviders
import Foundation
import JOSE

/// Tries the logins of all lanes against one daemon, and says of each what was expected and what came.
struct LoginTable {
    struct Row: Sendable {
        let lane: String
        let name: String
        let expected: LoginOutcome
        let got: LoginOutcome
        /// What else is wrong.
        let complaint: String?

        var isRight: Bool { got == expected && complaint == nil }
        var shownGot: String { "\(got)" + (complaint.map { "; \($0)" } ?? "") }
    }

    /// A login that was tried; the class of a refusal is in the log, which is read once, at the end.
    private struct Tried: Sendable {
        let lane: String
        let login: LoginCase
        var got: LoginOutcome
        /// On the page.
        var code: String?
        var complaint: String?
    }

    let rows: [Row]

    /// - Parameter daemon: the house's.
    init(_ house: LoginHouse, _ daemon: Daemon) async throws {
        let tried = try await withThrowingTaskGroup { group in
            for (index, pair) in house.lanes.enumerated() {
                group.addTask { (index, try await Self.tried(pair.lane, pair.provider, house)) }
            }
            var lanes: [(Int, [Tried])] = []
            for try await lane in group { lanes.append(lane) }
            return lanes.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
        let codes = Set(tried.compactMap(\.code))
        let classes = try await eventually("every refusal is in the log") {
            let classes = Self.classes(in: daemon.events)
            return codes.isSubset(of: classes.keys) ? classes : nil
        }
        rows = tried.map { tried in
            var got = tried.got
            if case .refused(let status, _) = got, let outcome = tried.code.flatMap({ classes[$0] }) {
                got = .refused(status: status, class: outcome)
            }
            return Row(
                lane: tried.lane,
                name: tried.login.name,
                expected: tried.login.expected,
                got: got,
                complaint: tried.complaint
            )
        }
    }

    /// The last outcome that the log has of each login that failed.
    private static func classes(in events: [LogEvent]) -> [String: String] {
        var classes: [String: String] = [:]
        for event in events {
            guard let code = event["login"], let outcome = event["outcome"], outcome != "ok" else { continue }
            classes[code] = outcome
        }
        return classes
    }

    // MARK: One lane

    private static func tried(
        _ lane: LoginLane,
        _ provider: FakeProvider,
        _ house: LoginHouse
    ) async throws -> [Tried] {
        var rows: [Tried] = []
        let usual = provider.faults
        let connections = lane.connections.map(\.id)
        for login in lane.cases {
            let before = try house.records.count(of: connections)
            let countsBefore = Dictionary(
                uniqueKeysWithValues: Endpoint.allCases.map { ($0, provider.traffic.count($0)) }
            )
            provider.withFaults { login.faults(&$0, provider) }
            var row = Tried(lane: lane.name, login: login, got: .atProvider("nothing"))
            do {
                let attempt = house.attempt(login, at: provider)
                let visit = try await login.way(attempt)
                try await judge(visit, of: attempt, house, &row)
                if row.complaint == nil {
                    let asked: @Sendable (Endpoint) -> Int = { provider.traffic.count($0) - (countsBefore[$0] ?? 0) }
                    row.complaint = login.complaint(LoginEnd(visit: visit, asked: asked))
                }
            } catch {
                row.complaint = "the browser was stopped: \(error)"
            }
            provider.faults = usual
            if case .refused = row.got {
                let after = try house.records.count(of: connections)
                if after.identities != before.identities || after.grants != before.grants + login.honestLogins {
                    row.complaint = "it left something behind: \(before) before, \(after) after"
                }
            }
            if login.recovers, row.complaint == nil {
                let end = try await house.attempt(login, at: provider).straight()
                if end.stoppedValue("code") == nil { row.complaint = "the next honest login: \(end.words)" }
            }
            rows.append(row)
        }
        return rows
    }

    private static func judge(
        _ visit: Visit,
        of attempt: LoginAttempt,
        _ house: LoginHouse,
        _ row: inout Tried
    ) async throws {
        if let code = visit.stoppedValue("code") {
            row.got = try await admitted(code, of: attempt, house)
        } else if let error = visit.stoppedValue("error") {
            row.got = .backAtApp(error: error)
        } else if let page = visit.page, visit.pageURL?.origin == house.issuer {
            row.got = .refused(status: page.status, class: "not in the log")
            row.code = visit.words.firstMatch(of: /[0-9A-Z]{4}-[0-9A-Z]{4}/).map { String($0.output) }
            if row.code == nil { row.complaint = "the page has no code: \(visit.words)" }
            if page.status >= 500, ![502, 503, 504].contains(page.status) { row.complaint = "a failure of ours" }
        } else {
            let words = visit.words
            row.got = .atProvider(words.firstMatch(of: /AADSTS[0-9]+/).map { String($0.output) } ?? words)
        }
    }

    private static func admitted(
        _ code: String,
        of attempt: LoginAttempt,
        _ house: LoginHouse
    ) async throws -> LoginOutcome {
        let answer = try await attempt.driver.exchange(code, of: attempt.request)
        guard let claims = answer.unverifiedClaims, let subject = claims["sub"]?.stringValue else {
            throw Daemon.Failure(description: "No ID token: \(answer.response.text)")
        }
        return .admitted(
            organization: claims["org"]?.stringValue,
            permissions: claims["permissions"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            identities: try house.records.identities(of: subject),
            emailVerified: claims["email_verified"]?.boolValue == true
        )
    }

    // MARK: Shown

    var text: String {
        let header = ["", "provider", "case", "expected", "got"]
        let lines = rows.map { [$0.isRight ? "ok" : "WRONG", $0.lane, $0.name, "\($0.expected)", $0.shownGot] }
        let widths = header.indices.dropLast().map { column in
            ([header] + lines).map { $0[column].unicodeScalars.count }.max() ?? 0
        }
        let shown = ([header] + lines).map { line in
            zip(line, widths + [0]).map { text, width in
                text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
            }.joined(separator: "  ")
        }
        return shown.joined(separator: "\n") + "\n"
    }
}
