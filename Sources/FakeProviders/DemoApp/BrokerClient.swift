import BrokerCrypto
import JOSE
import OAuthProtocol

/// The demo app's relying-party side: plain OpenID Connect, every check that the standard asks of an app.
struct BrokerClient: Sendable {
    let settings: DemoAppSettings
    let fetch: any HTTPFetch

    func metadata() async throws(DemoAppError) -> BrokerMetadata {
        let base = settings.issuer.hasSuffix("/") ? String(settings.issuer.dropLast()) : settings.issuer
        let document = try await json(FetchRequest("GET", base + "/.well-known/openid-configuration"), "metadata")
        return try BrokerMetadata(document, issuer: settings.issuer)
    }

    /// The token request (OIDC Core §3.1.3.1), authenticated with `client_secret_basic`.
    func exchange(
        code: String,
        of pending: PendingSignIn,
        redirectURI: String,
        at metadata: BrokerMetadata
    ) async throws(DemoAppError) -> JSONObject {
        // RFC 6749 §2.3.1: both parts are form-encoded before they are joined.
        let credentials = FormCoding.encode(settings.clientID) + ":" + FormCoding.encode(settings.clientSecret)
        let form = FormCoding.encode([
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectURI),
            ("code_verifier", pending.verifier.secret.reveal()),
        ])
        let request = FetchRequest(
            "POST",
            metadata.tokenEndpoint,
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
                ("Authorization", "Basic " + Base64.encode(Array(credentials.utf8))),
            ],
            body: Array(form.utf8)
        )
        return try await json(request, "token answer")
    }

    func userinfo(_ accessToken: String, at metadata: BrokerMetadata) async throws(DemoAppError) -> JSONObject {
        let request = FetchRequest(
            "GET",
            metadata.userinfoEndpoint,
            headers: [("Authorization", "Bearer " + accessToken), ("Accept", "application/json")]
        )
        return try await json(request, "userinfo answer")
    }

    func keys(at metadata: BrokerMetadata) async throws(DemoAppError) -> JWKSet {
        let document = try await json(FetchRequest("GET", metadata.keySetURL), "key set")
        do {
            return try JWKSet(document)
        } catch {
            throw DemoAppError("The broker's key set can't be read.", detail: "\(error)")
        }
    }

    private func json(_ request: FetchRequest, _ what: String) async throws(DemoAppError) -> JSONObject {
        let response: FetchResponse
        do {
            response = try await fetch.fetch(request)
        } catch {
            throw DemoAppError("The broker could not be asked for its \(what).", detail: "\(error)")
        }
        let object = try? JSONReader.parseObject(response.body)
        guard response.status == 200 else {
            let code = object?["error"]?.stringValue ?? "no error code"
            let description = object?["error_description"]?.stringValue
            throw DemoAppError(
                "The broker refused the request for its \(what).",
                detail: "Status \(response.status), \(code)" + (description.map { ": \($0)" } ?? "")
            )
        }
        guard let object else { throw DemoAppError("The broker's \(what) is no JSON object.") }
        return object
    }
}
