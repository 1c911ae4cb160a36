import OAuthProtocol
import StrictTOML

/// Reads `[sessions]`.
struct SessionsSection {
    let table: TableReader

    func read(into sessions: inout SessionSettings) {
        if let lifetime = table.duration("ttl", atLeast: .seconds(1), atMost: .days(30)) { sessions.ttl = lifetime }
        if let lifetime = table.duration("idle_ttl", atLeast: .seconds(1), atMost: .days(30)) {
            sessions.idleTTL = lifetime
        }
        table.finish()
    }
}
