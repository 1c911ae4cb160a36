import BrokerCrypto
import JOSE
import OAuthProtocol

/// Checks at the token endpoint that a client authenticates exactly as it is registered (RFC 6749 §2.3).
struct ClientAuthentication {
    /// Why it failed; all of it is `invalid_client`.
    enum Failure: Error {
        case unknownClient
        case wrongSecret
    }

    let clients: [FakeClient]

    func client(of request: ReceivedRequest, form: Parameters) throws(Failure) -> FakeClient {
        let fields = request.headers.filter { $0.name.lowercased() == "authorization" }
        let bodyID = (try? form.value("client_id")) ?? nil
        let bodySecret = (try? form.value("client_secret")) ?? nil
        guard let field = fields.first else {
            guard let client = clients.first(where: { $0.id == bodyID }) else { throw .unknownClient }
            switch client.authentication {
            case .none:
                guard bodySecret == nil else { throw .wrongSecret }
            case .post:
                guard let bodySecret, exactlyEqual(bodySecret, client.secret) else { throw .wrongSecret }
            case .basic, .basicRaw:
                throw .wrongSecret
            }
            return client
        }
        // Two ways at once are an error (RFC 6749 §2.3).
        guard fields.count == 1, bodySecret == nil, field.value.lowercased().hasPrefix("basic ") else {
            throw .wrongSecret
        }
        let credentials = field.value.dropFirst(6)
        guard let client = clients.first(where: { matches($0, credentials) }) else {
            throw knows(credentials) ? .wrongSecret : .unknownClient
        }
        guard bodyID == nil || bodyID == client.id else { throw .wrongSecret }
        return client
    }

    private func matches(_ client: FakeClient, _ credentials: Substring) -> Bool {
        switch client.authentication {
        case .basic:
            guard let read = try? BasicCredentials(parsing: credentials) else { return false }
            return exactlyEqual(read.clientID, client.id) && exactlyEqual(read.secret.reveal(), client.secret)
        case .basicRaw:
            guard let bytes = Base64.decode(credentials) else { return false }
            return bytes.elementsEqual("\(client.id):\(client.secret)".utf8)
        case .post, .none:
            return false
        }
    }

    /// Whether the id is anybody's, for the wording alone.
    private func knows(_ credentials: Substring) -> Bool {
        guard let read = try? BasicCredentials(parsing: credentials) else { return true }
        return clients.contains { $0.id == read.clientID }
    }
}
