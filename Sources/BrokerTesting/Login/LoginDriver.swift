import BrokerCrypto
package import FakeProviders
import JOSE
import OAuthProtocol

/// Plays a whole login: a browser in front, an app behind it. The steps can be taken one by one, to do something bad
/// between them.
package struct LoginDriver: Sendable {
    /// The login stopped short of its end.
    package enum Failure: Error, Sendable {
        /// The browser rests on a page instead of being sent to the app.
        case notSentBack(Visit)
        /// The app was sent an error.
        case refused(error: String, description: String?)
        /// The answer carries another `state` than the request.
        case wrongState(String?)
    }

    package let app: RelyingParty
    package let browser: Browser
    private let fetch: any HTTPFetch

    package init(_ app: RelyingParty, browser: Browser, fetch: any HTTPFetch) {
        self.app = app
        self.browser = browser
        self.fetch = fetch
    }

    /// A driver whose browser is new and asks over `fetch` as well.
    package init(_ app: RelyingParty, fetch: any HTTPFetch) {
        self.init(app, browser: Browser(fetch), fetch: fetch)
    }

    /// Sends the browser to the authorization endpoint. It comes to rest on a page, or is stopped before the app.
    package func begin(_ request: LoginRequest) async throws -> Visit {
        try await browser.open(request.url(for: app), stoppingAt: app.redirectURI)
    }

    /// Picks a person on a fake provider's page.
    package func choose(_ subject: String, on visit: Visit) async throws -> Visit {
        try await browser.submit(visit, pressing: subject, stoppingAt: app.redirectURI)
    }

    /// Says no on a fake provider's page.
    package func cancel(on visit: Visit) async throws -> Visit {
        try await browser.submit(visit, pressing: "cancel", stoppingAt: app.redirectURI)
    }

    /// The code that the app was sent, after the checks an app makes.
    package func code(from visit: Visit, of request: LoginRequest) throws -> String {
        guard visit.stoppedAt != nil else { throw Failure.notSentBack(visit) }
        guard visit.stoppedValue("state") == request.state else {
            throw Failure.wrongState(visit.stoppedValue("state"))
        }
        guard let code = visit.stoppedValue("code") else {
            throw Failure.refused(
                error: visit.stoppedValue("error") ?? "",
                description: visit.stoppedValue("error_description")
            )
        }
        return code
    }

    /// Exchanges a code.
    /// - Parameters:
    ///   - changes: form fields added, or in place of one of the same name.
    ///   - omitted: form fields left away.
    package func exchange(
        _ code: String,
        of request: LoginRequest,
        changes: [(name: String, value: String)] = [],
        omitting omitted: Set<String> = []
    ) async throws -> TokenAnswer {
        var form: [(name: String, value: String)] = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", app.redirectURI),
        ]
        if request.usesPKCE { form.append(("code_verifier", request.verifier.secret.reveal())) }
        form = form.filter { old in !omitted.contains(old.name) && !changes.contains { $0.name == old.name } } + changes
        return try await tokenRequest(form)
    }

    /// Any form at the token endpoint, authenticated as the app is registered.
    package func tokenRequest(_ form: [(name: String, value: String)]) async throws -> TokenAnswer {
        var form = form
        var request = FetchRequest(
            "POST",
            app.tokenEndpoint,
            headers: [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")]
        )
        switch app.authentication {
        case .basic:
            let pair = FormCoding.encode(app.clientID) + ":" + FormCoding.encode(app.clientSecret)
            request.headers.append(("Authorization", "Basic " + Base64.encode(Array(pair.utf8))))
        case .basicRaw:
            let pair = app.clientID + ":" + app.clientSecret
            request.headers.append(("Authorization", "Basic " + Base64.encode(Array(pair.utf8))))
        case .post:
            form += [("client_id", app.clientID), ("client_secret", app.clientSecret)]
        case .privateKeyJWT(let key):
            form += try app.assertion(with: key)
        case .none:
            if !form.contains(where: { $0.name == "client_id" }) { form.append(("client_id", app.clientID)) }
        }
        request.body = Array(FormCoding.encode(form).utf8)
        return TokenAnswer(try await fetch.fetch(request))
    }

    /// Uses a refresh token (RFC 6749 §6).
    package func refresh(_ token: String, scope: String? = nil) async throws -> TokenAnswer {
        try await tokenRequest(
            [("grant_type", "refresh_token"), ("refresh_token", token)] + (scope.map { [("scope", $0)] } ?? [])
        )
    }

    /// Asks userinfo with a bearer token.
    package func userinfo(_ accessToken: String) async throws -> FetchResponse {
        try await fetch.fetch(
            FetchRequest("GET", app.userinfoEndpoint, headers: [("Authorization", "Bearer " + accessToken)])
        )
    }

    /// The whole way.
    /// - Parameter subject: whom to pick on the provider's page; nil where the provider shows none.
    package func logIn(
        as subject: String? = nil,
        with request: LoginRequest = LoginRequest()
    ) async throws -> FinishedLogin {
        var visits = [try await begin(request)]
        if let subject, let page = visits.last, page.stoppedAt == nil {
            visits.append(try await choose(subject, on: page))
        }
        guard let end = visits.last else { throw Failure.wrongState(nil) }
        let code = try code(from: end, of: request)
        return FinishedLogin(
            request: request,
            visits: visits,
            code: code,
            answer: try await exchange(code, of: request)
        )
    }
}
