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
            ("scope", scopes.joined(separator: " ")), ("state", login.state), ("nonce", login.nonce),
        ]
        if connection.responseMode != .query { parameters.append(("response_mode", connection.responseMode.rawValue)) }
        if connection.pkce, let verifier = try? CodeVerifier(parsing: login.codeVerifier.reveal()) {
            // Sent even where it isn't advertised: a server that doesn't know the parameter ignores it (RFC 6749 §3.1).
            parameters += [("code_challenge", verifier.challenge.value), ("code_challenge_method", "S256")]
        }
        let prompts = prompts
        if !prompts.isEmpty { parameters.append(("prompt", prompts.joined(separator: " "))) }
        parameters += hints(besides: prompts)
        if let (request, organization) = organizationAsked { parameters.append((request.parameter, organization)) }
        if wantsRefreshToken, connection.refresh == .accessTypeOffline {
            parameters.append(("access_type", "offline"))
        }
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

    /// The authentication contexts that are asked for and must come back: those the operator demands; else of the app's those
    /// that the provider knows. One that knows none of the app's ignores the parameter, and the login must not fail for that.
    var requestedContexts: [String] {
        if !connection.acrValues.isEmpty { return connection.acrValues }
        guard connection.request.knows(.acrValues) else { return [] }
        let known = metadata.acrValues + connection.request.acrValues
        let asked = (login.acrValues ?? "").split(separator: " ").map(String.init)
        return asked.filter { value in known.contains { exactlyEqual($0, value) } }
    }

    /// The provider's organization that this login is sent to, which the answer must then be of. The app's is one of ours, and
    /// stands for the provider's own only where the id is of the provider's kind.
    var organization: String? { organizationAsked?.value }

    private var organizationAsked: (request: UpstreamOrganization, value: String)? {
        guard let request = connection.organizationRequest else { return nil }
        if let value = connection.upstreamOrganization { return (request, value) }
        guard let value = login.externalOrganization, request.isID(value) else { return nil }
        return (request, value)
    }

    /// For looking at people again, and for the provider's tokens to be worth anything after their hour. Otherwise none is asked
    /// for: a token that nothing uses is a risk for nothing.
    private var wantsRefreshToken: Bool { connection.revalidation != nil || connection.upstreamTokens }

    private var scopes: [String] {
        let scopes = connection.scopes
        guard wantsRefreshToken, connection.refresh == .offlineAccessScope,
            !scopes.contains(where: { exactlyEqual($0, "offline_access") })
        else { return scopes }
        return scopes + ["offline_access"]
    }

    private var prompts: [String] {
        PromptChoice(
            vocabulary: connection.request,
            asked: (login.prompt ?? connection.prompt ?? "").split(separator: " ").map(String.init),
            // OIDC Core §3.1.2.1: a provider that will not say when a person signed in is made to sign them in now.
            mustShowItself: login.maxAge != nil && !connection.request.statesAuthenticationTime,
            // Google gives a refresh token with a consent only, and asks for one but once.
            needsConsent: wantsRefreshToken && connection.refresh == .accessTypeOffline
        ).values
    }

    /// What an app says about the person and the sign-in, as far as the provider has a parameter for it.
    private func hints(besides prompts: [String]) -> [(name: String, value: String)] {
        var hints: [(name: String, value: String)] = []
        let vocabulary = connection.request
        if let maxAge = login.maxAge, vocabulary.knows(.maxAge) { hints.append(("max_age", String(max(0, maxAge)))) }
        if let hint = login.loginHint, hint.utf8.count <= 320, vocabulary.knows(.loginHint),
            !(vocabulary.singlePrompt && prompts.contains("select_account"))
        {
            hints.append(("login_hint", hint))
        }
        if !requestedContexts.isEmpty { hints.append(("acr_values", requestedContexts.joined(separator: " "))) }
        if let locales = login.uiLocales, locales.utf8.count <= 256, vocabulary.knows(.uiLocales) {
            hints.append(("ui_locales", locales))
        }
        if let name = vocabulary.domainHintParameter, let domain = login.domainHint, isWorthHinting(domain) {
            hints.append((name, domain))
        }
        return hints
    }

    /// With hosted domains of the operator's, a hint may choose among them and not beside them.
    private func isWorthHinting(_ domain: String) -> Bool {
        guard domain.utf8.count <= 253 else { return false }
        return connection.hostedDomains.isEmpty
            || connection.hostedDomains.contains {
                exactlyEqual(EgressAllowList.lowercased($0), EgressAllowList.lowercased(domain))
            }
    }
}
