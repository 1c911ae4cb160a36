import BrokerCore
import OAuthProtocol

/// Sessions as rows.
enum SessionRow {
    static let columnCount = 18

    /// - Parameter first: where the columns begin: id, user_id, provider, subject, authenticated_at, authentication_context,
    ///   authentication_methods, basis, organization, upstream_sid, sealed_id_token, created_at, used_at, valid_until,
    ///   ended_at, authentication_is_dated, looked_at, connection_version.
    static func read(_ row: any SQLRow, from first: Int = 0) throws(StoreError) -> Session {
        let createdAt = try row.time(first + 11)
        return Session(
            id: try row.text(first),
            userID: try row.text(first + 1),
            provider: try row.text(first + 2),
            // A row that was written before browsers could come back with it has none of what follows.
            subject: try row.optionalTextOfBytes(first + 3) ?? "",
            authenticatedAt: try row.optionalTime(first + 4) ?? createdAt,
            authenticationContext: try row.optionalTextOfBytes(first + 5),
            authenticationMethods: row.isNull(first + 6)
                ? [] : try NetstringList.decode(try row.blob(first + 6), column: row.name(of: first + 6)),
            basis: row.isNull(first + 7) ? nil : try row.blob(first + 7),
            organization: try row.optionalText(first + 8),
            upstreamSessionID: try row.optionalTextOfBytes(first + 9),
            sealedIDToken: row.isNull(first + 10) ? nil : try row.blob(first + 10),
            createdAt: createdAt,
            usedAt: try row.optionalTime(first + 12) ?? createdAt,
            validUntil: try row.optionalTime(first + 13) ?? createdAt,
            endedAt: try row.optionalTime(first + 14),
            isDated: row.isNull(first + 15) ? false : try row.integer(first + 15) != 0,
            lookedAt: try row.optionalTime(first + 16) ?? createdAt,
            connectionVersion: try row.optionalText(first + 17).flatMap { ConnectionVersion($0) }
        )
    }

    /// From `id` to `connection_version`, as `insert` and `renew` have them.
    static func values(of session: NewSession, id: String, usedAt: UnixTime, expiresAt: UnixTime) -> [SQLValue] {
        [
            .text(id), .blob(session.secretDigest), .integer(session.authenticatedAt.seconds),
            .bytes(of: session.authenticationContext), .blob(NetstringList.encode(session.authenticationMethods)),
            session.basis.map(SQLValue.blob) ?? .null, .text(session.organization),
            .bytes(of: session.upstreamSessionID), session.sealedIDToken.map(SQLValue.blob) ?? .null,
            .integer(usedAt.seconds), .integer(session.validUntil.seconds), .integer(expiresAt.seconds),
            .integer(session.isDated ? 1 : 0), .text(session.connectionVersion?.text),
        ]
    }
}
