import BrokerCore
import BrokerCrypto
import BrokerStore
import BrokerTesting
import Foundation
import Logging
import OAuthProtocol
import Testing

/// The use cases around a scripted provider, on a real database. Several may stand on one database, as instances do.
struct RefreshOffice: Sendable {
    let house: RefreshHouse
    let logins: LoginFlow
    let codes: AuthorizationCodeGrant
    let refreshing: RefreshTokenGrant
    let accessTokens: AccessTokenVerifier
    let clients: ClientDirectory

    /// A whole login of the app, up to its tokens.
    func logIn(scope: String = "openid profile offline_access", client: String = "app") async throws -> TokenResponse {
        let story = house.journal.open()
        let start = try await logins.begin(
            Parameters(pairs: [
                ("response_type", "code"), ("client_id", client), ("redirect_uri", "https://app.test/cb"),
                ("scope", scope), ("state", "st"), ("nonce", "n"),
            ]),
            story: story,
            logger: house.log.logger
        )
        guard case .toProvider(_, let state, let sealed, _) = start else {
            throw RefreshHouse.Failure(description: "The login did not begin: \(start)")
        }
        let end = try await logins.finish(
            provider: "idp",
            callback: Parameters(pairs: [("state", state), ("code", "x")]),
            sealedTransaction: sealed,
            story: story,
            logger: house.log.logger
        )
        guard case .answer(let response, _) = end else {
            throw RefreshHouse.Failure(description: "The login did not lead back to the app: \(end)")
        }
        let code = try #require(
            URLComponents(string: response.location)?.queryItems?.first { $0.name == "code" }?.value
        )
        return try await tokens(
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", "https://app.test/cb")],
            client: client
        )
    }

    func refresh(_ token: String, scope: String? = nil, client: String = "app") async throws -> TokenResponse {
        try await tokens(
            [("grant_type", "refresh_token"), ("refresh_token", token)] + (scope.map { [("scope", $0)] } ?? []),
            client: client
        )
    }

    /// The error that a refresh ends with.
    func refusal(_ token: String, scope: String? = nil, client: String = "app") async throws -> OAuthError {
        do {
            _ = try await refresh(token, scope: scope, client: client)
        } catch let error as OAuthError {
            return error
        }
        throw RefreshHouse.Failure(description: "The refresh went through")
    }

    /// What the tokens of an answer say.
    func permissions(of answer: TokenResponse) async throws -> [Permission] {
        try await accessTokens.verify(answer.accessToken).permissions
    }

    private func tokens(_ form: [(name: String, value: String)], client: String) async throws -> TokenResponse {
        let grants = TokenGrants(
            authenticator: ClientAuthenticator(clients: clients),
            proofs: house.proofs,
            grants: [codes, refreshing]
        )
        return try await grants.answer(
            Parameters(pairs: form + [("client_id", client), ("client_secret", "secret of \(client)")]),
            authorization: nil,
            proof: DPoPRequest(proofs: [], method: "POST", path: "/oauth2/token"),
            logger: house.log.logger
        )
    }
}

extension TokenResponse {
    /// The refresh token, which must be there.
    var refresh: String {
        get throws { try #require(refreshToken?.reveal()) }
    }
}
