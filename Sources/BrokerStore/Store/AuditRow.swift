import BrokerCore
import JOSE
import OAuthProtocol

/// Audit events as rows.
enum AuditRow {
    /// Columns: at, kind, code, user_id, provider, client_id, organization, outcome, detail.
    static func read(_ row: any SQLRow) throws(StoreError) -> AuditEvent {
        guard let kind = AuditEvent.Kind(rawValue: try row.text(1)) else {
            throw .corrupt(reason: "\(row.name(of: 1)) is no kind of event that this program knows")
        }
        guard let detail = try? JSONReader.parseObject(Array(try row.text(8).utf8)) else {
            throw .corrupt(reason: "\(row.name(of: 8)) is no JSON object")
        }
        return AuditEvent(
            at: try row.time(0),
            kind: kind,
            code: try row.optionalText(2).flatMap { LoginCode(parsing: $0) },
            user: try row.optionalText(3),
            provider: try row.optionalText(4),
            client: try row.optionalText(5),
            organization: try row.optionalText(6),
            outcome: try row.text(7),
            detail: detail
        )
    }

    static func values(of event: AuditEvent) -> [SQLValue] {
        [
            .integer(event.at.seconds), .text(event.kind.rawValue), .text(event.code?.description), .text(event.user),
            .text(event.provider), .text(event.client), .text(event.organization), .text(event.outcome),
            .text(String(decoding: event.detail.serialized(), as: UTF8.self)),
        ]
    }
}
