import BrokerCrypto
import OAuthProtocol

/// Decides whether a request comes from the client it names (RFC 6749 §2.3).
package struct ClientAuthenticator: Sendable {
    private let clients: ClientDirectory

    package init(clients: ClientDirectory) {
        self.clients = clients
    }

    /// - Throws: `invalid_client`, worded the same for an unknown client and a wrong secret: the caller may be guessing.
    package func authenticate(_ credentials: ClientCredentials) async throws -> AuthenticatedClient {
        let client = clients.client(id: credentials.clientID)
        let digest = credentials.secret.map { Digest.sha256(Array($0.reveal().utf8)) }
        // The comparison is made for an unknown client too, so that both take the same time.
        let known = client?.secretDigests ?? [Self.nobody]
        let secretFits = digest.map { given in
            known.reduce(false) { fits, expected in constantTimeEqual(given, expected) || fits }
        }
        guard let client else {
            throw Self.refusal(detail: "no such client")
        }
        if client.isPublic {
            // RFC 7591 §2: a client uses the method it registered. A secret for a public client is a mix-up.
            guard credentials.method == .none else {
                throw OAuthError(.invalidClient, "This client is public: send client_id alone, without a secret")
            }
            return AuthenticatedClient(provenByAuthenticator: client)
        }
        guard secretFits == true else {
            throw Self.refusal(detail: digest == nil ? "no secret was sent" : "the secret is wrong")
        }
        if let registered = client.authenticationMethod, registered != credentials.method {
            throw OAuthError(.invalidClient, "This client is registered for \(registered.rawValue)")
        }
        return AuthenticatedClient(provenByAuthenticator: client)
    }

    private static let nobody = [UInt8](repeating: 0, count: 32)

    private static func refusal(detail: String) -> OAuthError {
        OAuthError(.invalidClient, "Client authentication failed", detail: detail)
    }
}
