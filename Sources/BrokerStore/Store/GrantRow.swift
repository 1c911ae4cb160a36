import BrokerCore
import OAuthProtocol

/// Grants as rows.
enum GrantRow {
    static let columnCount = 14

    /// - Parameter first: where the grant's columns begin: id, user_id, client_id, session_id, provider, scope, organization,
    ///   permissions, authenticated_at, authentication_context, authentication_methods, created_at, expires_at, audience.
    static func read(_ row: any SQLRow, from first: Int = 0) throws(StoreError) -> Grant {
        Grant(
            id: try row.blob(first),
            userID: try row.text(first + 1),
            clientID: try row.text(first + 2),
            sessionID: try row.text(first + 3),
            provider: try row.text(first + 4),
            scope: try scope(row.text(first + 5)),
            organization: try row.optionalText(first + 6),
            permissions: try permissions(row.text(first + 7)),
            audience: row.isNull(first + 13)
                ? nil : try NetstringList.decode(try row.blob(first + 13), column: row.name(of: first + 13)),
            authenticatedAt: try row.time(first + 8),
            authenticationContext: try row.optionalTextOfBytes(first + 9),
            authenticationMethods: try NetstringList.decode(try row.blob(first + 10), column: row.name(of: first + 10)),
            createdAt: try row.time(first + 11),
            expiresAt: try row.time(first + 12)
        )
    }

    static func values(of grant: Grant) -> [SQLValue] {
        [
            .blob(grant.id), .text(grant.userID), .text(grant.clientID), .text(grant.sessionID), .text(grant.provider),
            .text(grant.scope.text), .text(grant.organization),
            .text(text(of: grant.permissions)), .integer(grant.authenticatedAt.seconds),
            .bytes(of: grant.authenticationContext), .blob(NetstringList.encode(grant.authenticationMethods)),
            .integer(grant.createdAt.seconds), .integer(grant.expiresAt.seconds),
            grant.audience.map { .blob(NetstringList.encode($0)) } ?? .null,
        ]
    }

    static func text(of permissions: [Permission]) -> String {
        permissions.map(\.rawValue).joined(separator: " ")
    }

    private static func scope(_ text: String) throws(StoreError) -> ScopeSet {
        do {
            return try ScopeSet(parsing: text)
        } catch {
            throw .corrupt(reason: "scope is not a list of scopes")
        }
    }

    /// A permission that this program doesn't know may not be dropped silently, nor be guessed.
    private static func permissions(_ text: String) throws(StoreError) -> [Permission] {
        var permissions: [Permission] = []
        for name in text.split(separator: " ") {
            guard let permission = Permission(rawValue: String(name)) else {
                throw .corrupt(reason: "permissions holds an unknown permission")
            }
            permissions.append(permission)
        }
        return permissions
    }
}
