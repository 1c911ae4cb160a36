import BrokerCrypto
import OAuthProtocol

/// Decides whether a request comes from the client it names (RFC 6749 §2.3). Without an assertion it needs no database.
package struct ClientAuthenticator: Sendable {
    private let clients: ClientDirectory
    private let assertions: ClientAssertionVerifier
    private let guesses: ClientGuesses
    private let clock: any WallClock

    package init(
        clients: ClientDirectory,
        assertions: ClientAssertionVerifier,
        guesses: ClientGuesses,
        clock: any WallClock
    ) {
        self.clients = clients
        self.assertions = assertions
        self.guesses = guesses
        self.clock = clock
    }

    /// - Throws: `invalid_client`, worded the same for an unknown client and a wrong secret: the caller may be guessing.
    ///   `rate_limited` for a caller who guessed too often.
    package func authenticate(_ credentials: ClientCredentials) async throws -> AuthenticatedClient {
        switch credentials.proof {
        case .assertion(let assertion): try await prove(assertion)
        case .secret(let secret): try compare(secret, of: credentials)
        case .none: try take(credentials.clientID)
        }
    }

    // MARK: One method each

    private func prove(_ assertion: ClientAssertion) async throws -> AuthenticatedClient {
        try assertions.check(assertion)
        guard let client = clients.client(id: assertion.clientID) else {
            throw Self.refusal(detail: "no such client")
        }
        try Self.checkMethod(.privateKeyJWT, of: client)
        try await assertions.prove(assertion, of: client)
        return AuthenticatedClient(provenByAuthenticator: client)
    }

    private func compare(_ secret: Secret<String>, of credentials: ClientCredentials) throws -> AuthenticatedClient {
        let now = clock.now()
        var found = Self.fit(clients.client(id: credentials.clientID), secret, at: now)
        if found.secret == nil, let other = credentials.unencoded {
            let literally = Self.fit(clients.client(id: other.clientID), other.secret, at: now)
            if literally.secret != nil || found.client == nil { found = literally }
        }
        if let client = found.client, client.isPublic {
            // RFC 7591 §2: a client uses the method it registered. A secret for a public client is a mix-up.
            throw OAuthError(.invalidClient, "This client is public: send client_id alone, without a secret")
        }
        let address = CallerAddress.current
        if found.secret?.isGuessable != false,
            let pause = guesses.pause(client: credentials.clientID, address: address, at: now)
        {
            throw OAuthError(
                .rateLimited,
                "Too many wrong client secrets came from this address; wait before the next try",
                retryAfter: pause
            )
        }
        guard let client = found.client, found.secret != nil else {
            guesses.failed(client: credentials.clientID, address: address, at: now)
            throw Self.refusal(detail: found.client == nil ? "no such client" : "the secret is wrong")
        }
        try Self.checkMethod(credentials.method, of: client)
        return AuthenticatedClient(provenByAuthenticator: client)
    }

    private func take(_ id: String) throws -> AuthenticatedClient {
        guard let client = clients.client(id: id) else { throw Self.refusal(detail: "no such client") }
        guard client.isPublic else { throw Self.refusal(detail: "neither a secret nor an assertion was sent") }
        return AuthenticatedClient(provenByAuthenticator: client)
    }

    // MARK: What they share

    /// The client, and the secret of its that was sent. Compared for an unknown client too, so that both take the same time.
    private static func fit(
        _ client: Client?,
        _ given: Secret<String>,
        at now: UnixTime
    ) -> (client: Client?, secret: ClientSecret?) {
        let digest = Digest.sha256(Array(given.reveal().utf8))
        let known = client?.secrets ?? [nobody]
        let fitting = known.reduce(nil as ClientSecret?) { found, secret in
            constantTimeEqual(digest, secret.digest) && secret.counts(at: now) ? secret : found
        }
        return (client, client == nil ? nil : fitting)
    }

    private static func checkMethod(_ used: ClientAuthenticationMethod, of client: Client) throws(OAuthError) {
        if let registered = client.authenticationMethod, registered != used {
            throw OAuthError(.invalidClient, "This client is registered for \(registered.rawValue)")
        }
    }

    private static let nobody = ClientSecret(digest: [UInt8](repeating: 0, count: 32))

    private static func refusal(detail: String) -> OAuthError {
        OAuthError(.invalidClient, "Client authentication failed", detail: detail)
    }
}
