import Glibc
import Logging

/// Writes each event as one line to standard error: JSON for a pipe or a file, readable text for a terminal.
struct StandardErrorLogHandler: LogHandler {
    enum Format: Sendable {
        case json, text

        /// What suits whoever reads standard error now.
        static var automatic: Format { isatty(STDERR_FILENO) == 1 ? .text : .json }
    }

    let format: Format
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = LogLine(
            level: event.level,
            message: event.message,
            metadata: [metadata, metadataProvider?.get(), event.metadata]
        )
        let bytes = format == .json ? line.json : line.text
        // One call a line, so that lines of several threads don't run into one another. A reader that is gone is no
        // reason to stop serving.
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
