import OAuthProtocol
import StrictTOML

/// Reads `[log]`.
struct LogSection {
    let table: TableReader

    func read(into log: inout LogSettings) {
        if let level = table.word("level", LogSettings.Level.self) { log.level = level.value }
        if let format = table.word("format", LogSettings.Format.self) { log.format = format.value }
        if let kept = table.duration("login_stories", atLeast: .seconds(0), atMost: .days(400)) {
            log.loginStories = kept
        }
        table.finish()
    }
}
