import BrokerCrypto
import JOSE
import Logging
import OAuthProtocol

/// Token exchange (RFC 8693): a service that was sent a token asks for one of its own, to call the next one with.
///
/// The new token gives no more than the old one: of its scope, its permissions and its life, and only for the client's own
/// audiences. It stays part of the old one's grant, so that revocation, logout and everything that ends the grant reach it.
package struct TokenExchangeGrant: TokenGrant {
    package static let type = GrantType.tokenExchange

    let store: any ExchangeStore
    private let verifier: AccessTokenVerifier
    let issuer: TokenIssuer
    private let admission: GrantAdmission
    let connectors: ConnectorDirectory
    let organizations: OrganizationDirectory
    let clock: any WallClock

    /// How many may act one for the other. A chain that is longer goes round in a circle.
    private static let longestChain = 8

    package init(
        store: any ExchangeStore,
        verifier: AccessTokenVerifier,
        issuer: TokenIssuer,
        admission: GrantAdmission,
        connectors: ConnectorDirectory,
        organizations: OrganizationDirectory,
        clock: any WallClock
    ) {
        self.store = store
        self.verifier = verifier
        self.issuer = issuer
        self.admission = admission
        self.connectors = connectors
        self.organizations = organizations
        self.clock = clock
    }

    package func issue(_ request: TokenRequest) async throws -> TokenResponse {
        let client = request.client
        var event = LoginEvent("token.exchanged", logger: request.logger, provider: nil, client: client.id)
        do {
            guard !client.isPublic else {
                throw OAuthError(.unauthorizedClient, "Only a client that proves itself may exchange tokens")
            }
            let exchange = try ExchangeRequest(request.parameters, client: client, issuer: issuer.issuer)
            if exchange.subjectTokenType == .idToken {
                let answer = try await issue(idTokenOf: exchange, request)
                event.succeed()
                return answer
            }
            let subject = try await token(exchange.subjectToken, "subject_token", of: client) { $0.concerns(client) }
            if case .person(_, let grant) = subject.subject {
                // GHSA-7qjx-gp9h-65qj: whom this client may not sign in it may not have by exchange either.
                guard admission.admits(grant, for: client.id) else {
                    throw OAuthError(.invalidRequest, "This client may not have tokens about this person")
                }
            }
            let access = try Self.access(of: subject, for: client, asked: exchange.scope)
            var terms = request.terms
            terms.audience = exchange.audience
            terms.lifetime = min(client.accessTokenLifetime, subject.signed.expiresAt.since(clock.now()))
            terms.actor = try await actor(in: exchange, for: subject, client)
            let issued = try sign(subject, access, client, terms)
            event.succeed(user: subject.signed.subject)
            var answer = TokenResponse(accessToken: issued, terms: terms, scope: access.scope)
            answer.issuedTokenType = TokenType.accessToken.rawValue
            return answer
        } catch let error as OAuthError {
            event.fail(error.code.rawValue, reason: error.detail ?? error.description)
            throw error
        }
    }

    private func sign(
        _ subject: VerifiedAccessToken,
        _ access: GrantedAccess,
        _ client: Client,
        _ terms: AccessTokenTerms
    ) throws(CryptoError) -> String {
        switch subject.subject {
        case .person(_, var grant):
            grant.scope = access.scope
            grant.permissions = access.permissions
            return try issuer.accessToken(for: grant, client: client, terms: terms, now: clock.now())
        case .machine(let machine):
            return try issuer.accessToken(
                ofMachine: machine,
                access: access,
                client: client,
                terms: terms,
                now: clock.now()
            )
        }
    }

    /// A token of ours that is good now and that the client may use here.
    /// - Throws: `invalid_request` for every other (RFC 8693 §2.2.2), worded the same: the client may be guessing.
    private func token(
        _ text: String,
        _ name: String,
        of client: Client,
        _ isFit: (SignedAccessToken) -> Bool
    ) async throws -> VerifiedAccessToken {
        let signed: SignedAccessToken
        do {
            signed = try verifier.read(text)
            guard isFit(signed) else { throw OAuthError(.invalidToken, "", detail: "it is not for this client") }
            return try await verifier.confirm(signed)
        } catch let error as OAuthError {
            throw OAuthError(
                .invalidRequest,
                "\(name) is no access token of this server that is good now and may be used by this client",
                detail: error.detail ?? error.description
            )
        }
    }

    /// RFC 8693 §4.1: who acts, and for whom they act in turn. Without an actor's token the chain stays as it was.
    private func actor(
        in exchange: ExchangeRequest,
        for subject: VerifiedAccessToken,
        _ client: Client
    ) async throws -> JSONObject? {
        let earlier = subject.signed.claims["act"]?.objectValue
        guard let text = exchange.actorToken else { return earlier }
        let actor = try await token(text, "actor_token", of: client) { $0.wasIssued(to: client) }
        var members: JSONObject = ["sub": .string(actor.signed.subject)]
        if let earlier { members["act"] = .object(earlier) }
        var link: JSONObject? = members
        for _ in 0..<Self.longestChain { link = link?["act"]?.objectValue }
        guard link == nil else {
            throw OAuthError(.invalidRequest, "The chain of actors is longer than \(Self.longestChain)")
        }
        return members
    }

    /// Of what the token gives, what is asked for and the client may have.
    /// - Throws: `invalid_scope` where more is asked for.
    private static func access(
        of subject: VerifiedAccessToken,
        for client: Client,
        asked: ScopeSet?
    ) throws(OAuthError) -> GrantedAccess {
        let given = subject.scope
        // A permission that the token has without naming it in its scope may be asked for by its name.
        let held = subject.permissions.filter { client.scopes.contains($0.rawValue) }
        func mayHave(_ name: String) -> Bool {
            // RFC 8693 has no refresh tokens here; a lasting login is the first client's.
            client.scopes.contains(name) && name != "offline_access"
                && (given.contains(name) || held.contains { exactlyEqual($0.rawValue, name) })
        }
        guard let asked else {
            return GrantedAccess(scope: given.filter(mayHave), permissions: held)
        }
        guard asked.names.allSatisfy(mayHave) else {
            throw OAuthError(.invalidScope, "The scope goes beyond what the subject token gives to this client")
        }
        return GrantedAccess(scope: asked, permissions: held.filter(asked.permissions.contains))
    }
}
