import JOSE
import ProviderCatalogue

/// What a listing says of a connection.
struct ProviderSummary {
    private static let mask = "•••"

    private let connection: ProviderConnection

    init(_ connection: ProviderConnection) { self.connection = connection }

    /// ID, type, name, enabled, organization, credentials.
    var cells: [String] {
        [
            connection.id, connection.type, connection.displayName, connection.enabled ? "yes" : "no",
            connection.organization ?? "-", "\(connection.clientID) \(credential)",
        ]
    }

    /// Says that there is a secret, never which.
    private var credential: String {
        if connection.clientAuthentication == .privateKeyJWT { return "private key \(Self.mask)" }
        if connection.clientSecret != nil { return "secret \(Self.mask)" }
        return connection.clientAuthentication == .none ? "public client" : "no secret"
    }

    var json: JSONObject {
        [
            "id": .string(connection.id),
            "type": .string(connection.type),
            "name": .string(connection.displayName),
            "enabled": .bool(connection.enabled),
            "issuer": .string(connection.issuer),
            "organization": connection.organization.map { .string($0) } ?? .null,
            "redirect_uri": .string(connection.redirectURI),
            "client_id": .string(connection.clientID),
            "client_secret": connection.clientSecret == nil ? .null : .string(Self.mask),
            "client_auth": .string(connection.clientAuthentication.rawValue),
        ]
    }
}
