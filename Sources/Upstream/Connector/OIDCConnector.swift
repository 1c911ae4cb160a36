package import BrokerCore
package import BrokerCrypto
import JOSE
import Logging
package import OAuthProtocol
package import ProviderCatalogue

/// One connection to an OpenID provider: sends browsers there and believes what comes back only after every check.
package struct OIDCConnector: IdentityProviderConnector {
    package let connection: ProviderConnection
    /// Metadata and keys, with their status.
    package let remote: RemoteIssuer
    private let tokenEndpoint: TokenEndpoint
    private let userinfo: UserinfoEndpoint
    private let verifier: IDTokenVerifier
    private let mapping: ClaimMapping
    private let logger: Logger

    package var id: String { connection.id }
    package var displayName: String { connection.displayName }
    package var type: String { connection.type }
    package var organization: String? { connection.organization }

    /// Begins no request: a start never waits for a provider.
    ///
    /// - Parameter remote: shared by connections to one issuer; by default its own.
    package init(_ connection: ProviderConnection, _ environment: UpstreamEnvironment, remote: RemoteIssuer? = nil) {
        let remote = remote ?? RemoteIssuer(connection, environment)
        let egress = EgressPolicy(for: connection, allow: environment.egressAllow)
        self.connection = connection
        self.remote = remote
        tokenEndpoint = TokenEndpoint(
            connection: connection,
            transport: environment.transport,
            egress: egress,
            clock: environment.clock
        )
        userinfo = UserinfoEndpoint(
            connection: connection,
            transport: environment.transport,
            egress: egress,
            keys: remote.keys
        )
        verifier = IDTokenVerifier(provider: connection.id, keys: remote.keys, wallClock: environment.wallClock)
        mapping = ClaimMapping(connection)
        logger = environment.logger
    }

    package func authorizationURL(for login: UpstreamLogin) async throws(UpstreamError) -> String {
        let metadata = try await metadata()
        return AuthorizationRequest(connection: connection, login: login, metadata: metadata).url
    }

    package var answersByFormPost: Bool { connection.responseMode == .formPost }
    package var revalidation: Revalidation? { nil }
    package var sharesTokens: Bool { false }

    package func lookAgain(
        with refreshToken: Secret<String>,
        at known: KnownIdentity,
        story: StoryRecorder
    ) async throws(UpstreamError) -> UpstreamAuthentication {
        throw UpstreamError(
            provider: id,
            step: .exchange,
            kind: .misconfigured,
            detail: "this provider's people are not looked at again"
        )
    }

    package func authenticate(
        from callback: Parameters,
        of login: UpstreamLogin,
        story: StoryRecorder
    ) async throws(UpstreamError) -> UpstreamAuthentication {
        let metadata = try await metadata()
        let response = try AuthorizationResponse(callback, connection: connection, metadata: metadata)
        let answer = try await tokenEndpoint.redeem(
            code: response.code,
            verifier: connection.pkce ? login.codeVerifier : nil,
            metadata: metadata
        )
        let request = AuthorizationRequest(connection: connection, login: login, metadata: metadata)
        var expected = IDTokenExpectations(for: connection, metadata: metadata)
        expected.nonce = login.nonce
        expected.maxAge = login.maxAge
        expected.loginBegan = login.startedAt
        expected.demandsFreshLogin = login.prompt?.split(separator: " ").contains("login") == true
        expected.acrValues = request.requestedContexts
        expected.accessToken = answer.accessToken
        let token = try await verifier.verify(answer.idToken.reveal(), expecting: expected)
        let claims = try await userinfoClaims(of: token, answer: answer, metadata: metadata)
        return UpstreamAuthentication(
            identity: try mapping.identity(of: token, userinfo: claims, organization: request.organization),
            tokens: UpstreamTokens(accessToken: answer.accessToken)
        )
    }

    private func metadata() async throws(UpstreamError) -> ProviderMetadata {
        do {
            return try await remote.metadata.current()
        } catch {
            throw error.of(id)
        }
    }

    // MARK: Userinfo

    private func userinfoClaims(
        of token: VerifiedIDToken,
        answer: TokenAnswer,
        metadata: ProviderMetadata
    ) async throws(UpstreamError) -> JSONObject? {
        let need = UserinfoNeed(connection, token: token)
        guard need != .none else { return nil }
        guard let url = metadata.userinfoEndpoint, let accessToken = answer.accessToken else {
            guard connection.userinfo == .always else { return nil }
            throw UpstreamError(
                provider: id,
                step: .userinfo,
                kind: .misconfigured,
                detail: "userinfo is to be asked always, and the provider gives no userinfo endpoint or no access token"
            )
        }
        do {
            return try await userinfo.claims(at: url, accessToken: accessToken, of: token)
        } catch {
            guard need == .helpful else { throw error.of(id) }
            // A name or picture more is not worth a failed login; what decides about access is.
            logger.warning("userinfo was left out", metadata: ["provider": "\(id)", "reason": "\(error.detail)"])
            return nil
        }
    }
}
