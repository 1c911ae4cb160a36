import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

/// How we prove ourselves in one request to the token endpoint: exactly one way (RFC 6749 §2.3).
struct ClientCredentials {
    var headers: [(name: String, value: String)] = []
    var form: [(name: String, value: String)] = []

    /// What must not be repeated in any text about the answer.
    var secrets: [String] = []

    /// - Throws: `misconfigured` where the connection has no secret or key that its method needs, or the provider takes none
    ///   of the methods we have.
    init(
        for connection: ProviderConnection,
        at url: String,
        metadata: ProviderMetadata,
        now: UnixTime
    ) throws(UpstreamError) {
        let method = try Self.method(for: connection, advertised: metadata.tokenEndpointAuthMethods)
        if method == .none {
            form = [("client_id", connection.clientID)]
            return
        }
        if method == .privateKeyJWT {
            let assertion = try Self.assertion(for: connection, at: url, metadata: metadata, now: now)
            secrets = [assertion]
            form = [
                ("client_id", connection.clientID), ("client_assertion_type", ClientAssertion.type),
                ("client_assertion", assertion),
            ]
            return
        }
        guard let secret = connection.clientSecret?.reveal() else {
            throw Self.misconfigured(connection, "\(method.rawValue) needs a client_secret, and there is none")
        }
        secrets = [secret]
        defer { secrets += headers.map { String($0.value.drop { $0 != " " }.dropFirst()) } }
        switch method {
        case .post:
            form = [("client_id", connection.clientID), ("client_secret", secret)]
        case .basic, .automatic:
            // RFC 6749 §2.3.1: both parts are form-encoded before they are joined by the colon.
            headers = [Self.basic(FormCoding.encode(connection.clientID), FormCoding.encode(secret))]
        case .basicRaw:
            headers = [Self.basic(connection.clientID, secret)]
        case .privateKeyJWT, .none:
            break
        }
    }

    private static func method(
        for connection: ProviderConnection,
        advertised: [String]?
    ) throws(UpstreamError) -> ClientAuthentication {
        guard connection.clientAuthentication == .automatic else { return connection.clientAuthentication }
        if connection.assertionKey != nil { return .privateKeyJWT }
        guard connection.clientSecret != nil else { return .none }
        // RFC 8414 §2: where nothing is said, client_secret_basic.
        guard let advertised, !advertised.isEmpty else { return .basic }
        if advertised.contains(where: { exactlyEqual($0, "client_secret_basic") }) { return .basic }
        if advertised.contains(where: { exactlyEqual($0, "client_secret_post") }) { return .post }
        let list = advertised.prefix(8).map { Excerpt($0, limit: 40).description }.joined(separator: ", ")
        throw misconfigured(connection, "the provider takes none of our ways to use a client secret, only \(list)")
    }

    private static func assertion(
        for connection: ProviderConnection,
        at url: String,
        metadata: ProviderMetadata,
        now: UnixTime
    ) throws(UpstreamError) -> String {
        guard let key = connection.assertionKey else {
            throw misconfigured(connection, "private_key_jwt needs a private_key_file, and there is none")
        }
        let audience: String
        switch connection.assertionAudience {
        case .tokenEndpoint: audience = metadata.tokenEndpoint ?? url
        case .calledEndpoint: audience = url
        case .issuer: audience = connection.expectedIssuer
        }
        do {
            return try ClientAssertion(key: key, clientID: connection.clientID, audience: audience, now: now)
                .text.reveal()
        } catch {
            throw misconfigured(connection, "the private key signs nothing: \(error)")
        }
    }

    private static func basic(_ name: String, _ secret: String) -> (name: String, value: String) {
        ("Authorization", "Basic " + Base64.encode(Array("\(name):\(secret)".utf8)))
    }

    private static func misconfigured(_ connection: ProviderConnection, _ detail: String) -> UpstreamError {
        UpstreamError(
            provider: connection.id,
            step: .exchange,
            kind: .misconfigured,
            detail: detail,
            advice: "set client_auth and client_secret as the app is registered at the provider"
        )
    }
}
