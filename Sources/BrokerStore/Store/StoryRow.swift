import BrokerCore
import OAuthProtocol

/// Stories of logins as rows.
enum StoryRow {
    /// Columns: code, login_id, started_at, ended_at, provider, client_id, succeeded, organization, user_id, telling.
    static func read(_ row: any SQLRow) throws(StoreError) -> LoginRecord {
        guard let code = LoginCode(parsing: try row.text(0)) else {
            throw .corrupt(reason: "\(row.name(of: 0)) is no login code")
        }
        return LoginRecord(
            code: code,
            loginID: try row.blob(1),
            startedAt: try row.time(2),
            endedAt: try row.time(3),
            provider: try row.optionalText(4),
            client: try row.optionalText(5),
            succeeded: try row.flag(6),
            organization: try row.optionalText(7),
            user: try row.optionalText(8),
            telling: try row.text(9)
        )
    }

    static func values(of record: LoginRecord) -> [SQLValue] {
        [
            .text(record.code.description), .blob(record.loginID), .integer(record.startedAt.seconds),
            .integer(record.endedAt.seconds), .text(record.provider), .text(record.client), .flag(record.succeeded),
            .text(record.organization), .text(record.user), .text(record.telling),
        ]
    }
}
