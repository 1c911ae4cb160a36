package import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

extension OIDCConnector {
    /// OIDC RP-Initiated Logout §2, by what the metadata names and the ID token says: `logout_hint` is the token's own
    /// `login_hint` claim, with which Entra asks nobody which of their accounts it shall be.
    package func logoutURL(for logout: UpstreamLogout) async throws(UpstreamError) -> String? {
        guard connection.logout != .none else { return nil }
        guard let endpoint = try await metadata().endSessionEndpoint else {
            throw UpstreamError(
                provider: id,
                step: .discovery,
                kind: .misconfigured,
                detail: "logout = \"upstream\" is set, and the metadata has no end_session_endpoint",
                advice: connection.console[.logout] ?? "switch the provider's logout endpoint on, or remove logout"
            )
        }
        if connection.logout == .rpInitiatedWithHint, logout.idToken == nil { return nil }
        var parameters: [(name: String, value: String)] = [
            ("client_id", connection.clientID), ("post_logout_redirect_uri", logout.returnURI), ("state", logout.state),
        ]
        if let token = logout.idToken?.reveal() {
            parameters.append(("id_token_hint", token))
            if let hint = Self.loginHint(in: token) { parameters.append(("logout_hint", hint)) }
        }
        let separator =
            endpoint.utf8.contains(UInt8(ascii: "?"))
            ? (endpoint.hasSuffix("?") || endpoint.hasSuffix("&") ? "" : "&") : "?"
        return endpoint + separator + FormCoding.encode(parameters)
    }

    package func logout(byToken token: String) async throws(UpstreamError) -> ProviderLogout {
        let expected = IDTokenExpectations(for: connection, metadata: try await metadata(), channel: .deliverable)
        return try await LogoutTokenVerifier(
            provider: id,
            keys: remote.keys,
            mapping: mapping,
            wallClock: wallClock
        )
        .verify(token, expecting: expected)
    }

    /// Of a token that was verified when it came.
    private static func loginHint(in token: String) -> String? {
        guard let token = try? UnverifiedToken(parsing: token),
            let claims = try? JSONReader.parseObject(token.unverifiedPayload)
        else { return nil }
        return ClaimText.identifier(claims["login_hint"])
    }
}
