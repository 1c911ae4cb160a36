import BrokerTesting
import FakeProviders
import Foundation
import JOSE
import Testing

/// One daemon, every type of provider, every kind of person, and what providers and people must not get away with
/// (security.md rows 90 to 116). One login each; nothing but 400, 403, 502, 503 and 504, nobody made, nobody taken over.
@Suite("Logins at all types of providers")
struct ProviderLoginTests {
    private static let lanes =
        [LoginLane.google, .entra, .flappingEntra, .okta, .auth0, .auth0PS256, .plain] + LoginLane.habits
        + LoginLane.documents

    /// Where the table is written to as well.
    private static let tableVariable = "COST_OPS_LOGIN_TABLE"

    @Test("Each login ends as the table says, and leaves behind what it should and nothing else")
    func table() async throws {
        try await LoginHouse.running(Self.lanes) { house, daemon async throws in
            let table = try await LoginTable(house, daemon)
            print(table.text)
            if let path = ProcessInfo.processInfo.environment[Self.tableVariable] {
                try Data(table.text.utf8).write(to: URL(fileURLWithPath: path))
            }
            for row in table.rows where !row.isRight {
                Issue.record("\(row.lane), \(row.name): expected \(row.expected), got \(row.shownGot)")
            }
            // Everybody who was let in is a person of one identity, and there is nobody else.
            let admitted = table.rows.flatMap { row in
                if case .admitted(_, _, let identities, _) = row.got { identities } else { [String]() }
            }
            let total = try house.records.total()
            #expect(total.people == Set(admitted).count)
            #expect(total.identities == Set(admitted).count)
            #expect(daemon.isRunning)
            let leaks = daemon.log.contains(LoginLane.clientSecret)
            #expect(!leaks, "the client secret is in the log")
        }
    }
}
