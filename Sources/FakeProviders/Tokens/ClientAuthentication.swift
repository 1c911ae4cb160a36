import BrokerCrypto
import JOSE
import OAuthProtocol

/// Checks at the token endpoint that a client authenticates exactly as it is registered (RFC 6749 §2.3).
struct ClientAuthentication {
    let context: ProviderContext
    private let clients: [FakeClient]

    init(in context: ProviderContext) {
        self.context = context
        clients = context.provider.clients
    }

    func client(
        of request: ReceivedRequest,
        form: Parameters
    ) throws(ClientAuthenticationFailure) -> FakeClient {
        let fields = request.headers.filter { $0.name.lowercased() == "authorization" }
        let secret = form.only("client_secret")
        let assertion = form.only("client_assertion")
        guard fields.count + (secret == nil ? 0 : 1) + (assertion == nil ? 0 : 1) <= 1 else { throw .severalMethods }
        if let field = fields.first { return try client(fromHeader: field.value, form) }
        if let assertion { return try client(fromAssertion: assertion, form) }
        guard let client = client(form.only("client_id")) else { throw .unknownClient }
        switch client.authentication {
        case .none:
            guard secret == nil else { throw .wrongMethod }
        case .post:
            guard let secret else { throw .noCredentials }
            guard exactlyEqual(secret, client.secret) else { throw .wrongSecret }
        case .basic, .basicRaw, .privateKeyJWT:
            throw secret == nil ? .noCredentials : .wrongMethod
        }
        return client
    }

    private func client(_ id: String?) -> FakeClient? {
        id.flatMap { id in clients.first { exactlyEqual($0.id, id) } }
    }

    private func client(
        fromHeader value: String,
        _ form: Parameters
    ) throws(ClientAuthenticationFailure) -> FakeClient {
        guard value.lowercased().hasPrefix("basic ") else { throw .wrongMethod }
        let credentials = value.dropFirst(6)
        guard let client = clients.first(where: { matches($0, credentials) }) else {
            throw failure(of: credentials)
        }
        if let id = form.only("client_id"), !exactlyEqual(id, client.id) { throw .wrongMethod }
        return client
    }

    private func matches(_ client: FakeClient, _ credentials: Substring) -> Bool {
        switch client.authentication {
        case .basic:
            guard let read = try? BasicCredentials(parsing: credentials).decoded else { return false }
            return exactlyEqual(read.clientID, client.id) && exactlyEqual(read.secret.reveal(), client.secret)
        case .basicRaw:
            guard let bytes = Base64.decode(credentials) else { return false }
            return bytes.elementsEqual("\(client.id):\(client.secret)".utf8)
        case .post, .privateKeyJWT, .none:
            return false
        }
    }

    private func failure(of credentials: Substring) -> ClientAuthenticationFailure {
        guard let read = try? BasicCredentials(parsing: credentials).decoded else { return .wrongSecret }
        switch client(read.clientID)?.authentication {
        case nil: return .unknownClient
        case .basic, .basicRaw: return .wrongSecret
        case .post, .privateKeyJWT, .some(.none): return .wrongMethod
        }
    }

    private func client(
        fromAssertion text: String,
        _ form: Parameters
    ) throws(ClientAuthenticationFailure) -> FakeClient {
        guard let token = try? CompactJWS(parsing: text),
            let claims = try? JSONReader.parseObject(token.unverifiedPayload)
        else { throw .wrongAssertion("it is no JWT") }
        guard let client = client(claims["sub"]?.stringValue) else { throw .unknownClient }
        guard case .privateKeyJWT(let key) = client.authentication else { throw .wrongMethod }
        if let id = form.only("client_id"), !exactlyEqual(id, client.id) { throw .wrongMethod }
        try ClientAssertion(token: token, claims: claims).check(form, from: client, with: key, in: context)
        return client
    }
}

extension Parameters {
    /// The value of a name that is there once.
    func only(_ name: String) -> String? {
        (try? value(name)) ?? nil
    }
}
