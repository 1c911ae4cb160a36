import OAuthProtocol
import StrictTOML

/// Reads `[audit]`.
struct AuditSection {
    let table: TableReader

    func read(into audit: inout AuditSettings) {
        if let retention = table.duration("retention", atLeast: .days(1), atMost: .days(3_660)) {
            audit.retention = retention
        }
        table.finish()
    }
}
