import BrokerCrypto
import JOSE
package import OAuthProtocol

/// Pushed authorization requests (RFC 9126): the client sends its request itself, proven, and the browser carries a reference.
package struct PushedRequests: Sendable {
    private let authenticator: ClientAuthenticator
    private let proofs: DPoPVerifier
    private let rules: AuthorizeRules
    private let store: any PushedRequestStore
    private let clock: any WallClock

    /// RFC 9126 §2.2: shortly enough that it must be followed at once.
    package static let lifetime = Lifetime.seconds(90)
    /// Longest request, as a form.
    private static let longest = 8_192
    /// RFC 9126 §2.2, followed by 256 random bits.
    private static let prefix = "urn:ietf:params:oauth:request_uri:"
    /// What proved the client, and is of no use later.
    private static let credentials = ["client_secret", "client_assertion", "client_assertion_type"]

    package init(
        authenticator: ClientAuthenticator,
        proofs: DPoPVerifier,
        rules: AuthorizeRules,
        store: any PushedRequestStore,
        clock: any WallClock
    ) {
        self.authenticator = authenticator
        self.proofs = proofs
        self.rules = rules
        self.store = store
        self.clock = clock
    }

    /// Takes a request, checked by the very rules of the authorization endpoint.
    /// - Returns: the `request_uri`.
    /// - Throws: `OAuthError`; `StoreError` where our own side failed.
    package func push(_ parameters: Parameters, authorization: String?, proof: DPoPRequest) async throws -> String {
        let credentials = try ClientCredentials(authorization: authorization, parameters: parameters)
        let client = try await authenticator.authenticate(credentials).client
        // RFC 9126 §2.1.
        guard try parameters.value("request_uri") == nil else {
            throw OAuthError(.invalidRequest, "request_uri must not be pushed")
        }
        var request = Self.credentials.reduce(parameters) { $0.removing($1) }.setting("client_id", to: client.id)
        // RFC 9449 §10.1: a proof says as much as dpop_jkt, and must not say something else.
        let named = try parameters.value("dpop_jkt")
        if let key = try await proofs.verify(proof, boundTo: named) {
            request = request.setting("dpop_jkt", to: key.thumbprint)
        }
        do {
            _ = try rules.check(request, isPushed: true)
        } catch {
            switch error {
            case .page(let error), .redirect(let error, to: _, state: _): throw error
            }
        }
        // It is kept, and whoever knows a public client's id may push: no more than a request needs (RFC 9126 §2.3).
        guard FormCoding.encode(request.pairs).utf8.count <= Self.longest else {
            throw OAuthError(.invalidRequest, "The request is longer than 8,192 bytes")
        }
        let reference = Base64URL.encode(SecureRandom.bytes(32))
        try await store.insert(
            PushedRequest(
                digest: Digest.sha256(Array(reference.utf8)),
                clientID: client.id,
                parameters: request,
                expiresAt: clock.now() + Self.lifetime
            )
        )
        return Self.prefix + reference
    }

    /// What a request to the authorization endpoint asks for: the pushed request that it refers to, or itself.
    ///
    /// What a person chose on a page of ours stands beside the reference: the provider, where the client named none, and the
    /// address they typed. Whatever else stands there is not looked at (RFC 9126 §4).
    /// - Throws: `AuthorizeRejection` for a reference that is not good for this client, `StoreError`.
    func resolve(_ parameters: Parameters) async throws -> (parameters: Parameters, pushed: [UInt8]?) {
        guard let reference = parameters.values("request_uri").first,
            reference.utf8.starts(with: Self.prefix.utf8)
        else { return (parameters, nil) }
        let clientID: String
        do {
            clientID = try parameters.required("client_id")
            _ = try parameters.value("request_uri")
        } catch {
            throw AuthorizeRejection.page(error)
        }
        let digest = Digest.sha256(Array(reference.utf8.dropFirst(Self.prefix.utf8.count)))
        guard let found = try await store.pushedRequest(digest: digest), exactlyEqual(found.clientID, clientID),
            clock.now() < found.expiresAt
        else {
            // Nothing proves where an answer may go (RFC 9700 §4.11).
            throw AuthorizeRejection.page(
                OAuthError(.invalidRequestURI, "The request_uri is unknown, used, expired or another client's")
            )
        }
        var request = found.parameters
        if request.values("provider").isEmpty, let provider = parameters.values("provider").first {
            request = request.setting("provider", to: provider)
        }
        if let hint = parameters.values("login_hint").first { request = request.setting("login_hint", to: hint) }
        return (request, digest)
    }

    /// Somebody looks at a page of ours before they go on, and may take their time.
    func keep(_ digest: [UInt8]) async throws(StoreError) {
        try await store.keepPushedRequest(digest: digest, until: clock.now() + LoginTransaction.lifetime)
    }

    /// It was answered without a code.
    func use(_ digest: [UInt8]) async throws(StoreError) {
        try await store.usePushedRequest(digest: digest)
    }
}
