import StrictTOML

/// Reads `[log]`.
struct LogSection {
    let table: TableReader

    func read(into log: inout LogSettings) {
        if let level = table.word("level", LogSettings.Level.self) { log.level = level.value }
        if let format = table.word("format", LogSettings.Format.self) { log.format = format.value }
        table.finish()
    }
}
