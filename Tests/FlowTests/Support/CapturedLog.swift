import Logging
import Synchronization

/// What the broker logged, to look at the detail that no answer may show.
final class CapturedLog: Sendable {
    private let captured = Mutex<[String]>([])

    var lines: [String] { captured.withLock { $0 } }

    func note(_ line: String) {
        captured.withLock { $0.append(line) }
    }

    func contains(_ text: String) -> Bool {
        lines.contains { $0.contains(text) }
    }

    func clear() {
        captured.withLock { $0 = [] }
    }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(log: self) }
    }

    private struct Handler: LogHandler {
        let log: CapturedLog
        var logLevel = Logger.Level.debug
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, later in later }
            let details = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            log.note("\(event.level) \(event.message) \(details)")
        }
    }
}
