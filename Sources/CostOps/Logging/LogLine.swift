import Glibc
import Logging

/// One event on its way to standard error, before it is written as text or JSON.
struct LogLine {
    let time: timespec
    let level: Logger.Level
    let message: String
    /// Names in order.
    let metadata: [(name: String, value: Logger.MetadataValue)]

    init(level: Logger.Level, message: Logger.Message, metadata: [Logger.Metadata?]) {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        time = now
        self.level = level
        self.message = message.description
        var merged: Logger.Metadata = [:]
        for part in metadata {
            if let part { merged.merge(part) { _, later in later } }
        }
        self.metadata = merged.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// `2026-11-24T05:47:13.042Z`.
    var timestamp: String {
        var seconds = time.tv_sec
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return padded(Int(parts.tm_year) + 1_900, 4) + "-" + padded(Int(parts.tm_mon) + 1, 2) + "-"
            + padded(Int(parts.tm_mday), 2) + "T" + padded(Int(parts.tm_hour), 2) + ":" + padded(Int(parts.tm_min), 2)
            + ":" + padded(Int(parts.tm_sec), 2) + "." + padded(time.tv_nsec / 1_000_000, 3) + "Z"
    }
}
