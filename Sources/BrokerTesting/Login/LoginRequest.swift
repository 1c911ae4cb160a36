import BrokerCrypto
import JOSE
package import OAuthProtocol

/// One authorization request with the secrets that belong to it. Every part can be changed before it is sent.
package struct LoginRequest: Sendable {
    package var state = Base64URL.encode(SecureRandom.bytes(24))
    package var nonce = Base64URL.encode(SecureRandom.bytes(24))
    package var verifier = CodeVerifier()
    package var usesPKCE = true
    /// Added to the usual parameters, or in place of one of the same name.
    package var parameters: [(name: String, value: String)] = []
    /// Usual parameters that are left away.
    package var omitted: Set<String> = []

    package init(parameters: [(name: String, value: String)] = []) {
        self.parameters = parameters
    }

    /// The parameters as they go out.
    package func parameters(for app: RelyingParty) -> [(name: String, value: String)] {
        var usual: [(name: String, value: String)] = [
            ("response_type", "code"), ("client_id", app.clientID), ("redirect_uri", app.redirectURI),
            ("scope", app.scope), ("state", state), ("nonce", nonce),
        ]
        if usesPKCE {
            usual += [("code_challenge", verifier.challenge.value), ("code_challenge_method", "S256")]
        }
        return usual.filter { old in !omitted.contains(old.name) && !parameters.contains { $0.name == old.name } }
            + parameters
    }

    /// The address that begins the login.
    package func url(for app: RelyingParty) -> String {
        app.authorizationEndpoint + (app.authorizationEndpoint.contains("?") ? "&" : "?")
            + FormCoding.encode(parameters(for: app))
    }
}
