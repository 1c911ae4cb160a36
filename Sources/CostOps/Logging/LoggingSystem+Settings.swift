import BrokerConfig
import Logging

extension LoggingSystem {
    /// Sends every log line to standard error, as `[log]` says.
    static func bootstrap(_ settings: LogSettings) {
        let format: StandardErrorLogHandler.Format =
            switch settings.format {
            case .automatic: .automatic
            case .json: .json
            case .text: .text
            }
        let level = Logger.Level(rawValue: settings.level.rawValue) ?? .info
        bootstrap { _ in StandardErrorLogHandler(format: format, logLevel: level) }
    }
}
