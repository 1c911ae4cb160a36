import BrokerCore
import BrokerCrypto
import OAuthProtocol
import ProviderCatalogue

/// The address that a browser is sent to (OIDC Core §3.1.2.1).
struct AuthorizationRequest {
    let connection: ProviderConnection
    let login: UpstreamLogin
    let metadata: ProviderMetadata

    var url: String {
        var parameters: [(name: String, value: String)] = [
            ("response_type", "code"), ("client_id", connection.clientID), ("redirect_uri", connection.redirectURI),
            ("scope", connection.scopes.joined(separator: " ")), ("state", login.state), ("nonce", login.nonce),
        ]
        if connection.pkce, let verifier = try? CodeVerifier(parsing: login.codeVerifier.reveal()) {
            // Sent even where it isn't advertised: a server that doesn't know the parameter ignores it (RFC 6749 §3.1).
            parameters += [("code_challenge", verifier.challenge.value), ("code_challenge_method", "S256")]
        }
        if let prompt = login.prompt ?? connection.prompt { parameters.append(("prompt", prompt)) }
        if let maxAge = login.maxAge { parameters.append(("max_age", String(max(0, maxAge)))) }
        if let hint = login.loginHint, hint.utf8.count <= 320 { parameters.append(("login_hint", hint)) }
        if !requestedContexts.isEmpty { parameters.append(("acr_values", requestedContexts.joined(separator: " "))) }
        if let locales = login.uiLocales, locales.utf8.count <= 256 { parameters.append(("ui_locales", locales)) }
        // What the operator adds can't replace what a login depends on.
        for extra in connection.authorizeParameters
        where !parameters.contains(where: { exactlyEqual($0.name, extra.name) }) {
            parameters.append(extra)
        }
        let endpoint = metadata.authorizationEndpoint
        let separator =
            endpoint.utf8.contains(UInt8(ascii: "?"))
            ? (endpoint.hasSuffix("?") || endpoint.hasSuffix("&") ? "" : "&") : "?"
        return endpoint + separator + FormCoding.encode(parameters)
    }

    /// The authentication contexts that the app asks for and the provider says it knows. Only of these can one be demanded of
    /// the ID token: a provider that knows none ignores the parameter, and the login must not fail for that.
    var requestedContexts: [String] {
        let asked = (login.acrValues ?? "").split(separator: " ").map(String.init)
        return asked.filter { value in metadata.acrValues.contains { exactlyEqual($0, value) } }
    }
}
