import BrokerTesting
import FakeProviders
import OAuthProtocol

/// One login under way: a new browser in front of the app, and the person who sits there.
struct LoginAttempt: Sendable {
    let driver: LoginDriver
    let request: LoginRequest
    let person: String
    let provider: FakeProvider
    /// The broker's.
    let issuer: String
    let fetch: any HTTPFetch

    /// As everybody goes.
    func straight() async throws -> Visit {
        try await signedIn(on: try await driver.begin(request), stoppingAt: driver.app.redirectURI)
    }

    /// Picks the person, where a provider's page asks for one, and sends what that page answers on to the broker.
    func signedIn(on page: Visit, stoppingAt prefix: String) async throws -> Visit {
        guard page.stoppedAt == nil, page.pageURL?.origin != issuer, Self.form(on: page)?.buttons.isEmpty == false
        else { return page }
        let answer = try await driver.browser.submit(page, pressing: person, stoppingAt: prefix)
        // The form-post response mode: a page whose form sends itself to the callback.
        guard answer.stoppedAt == nil, answer.pageURL?.origin != issuer,
            Self.form(on: answer)?.action.hasPrefix(issuer) == true
        else { return answer }
        return try await driver.browser.submit(answer, stoppingAt: prefix)
    }

    /// As far as the address of the callback, with everything that the provider put there.
    func callback() async throws -> String {
        let end = try await signedIn(on: try await driver.begin(request), stoppingAt: issuer + "/auth/callback/")
        guard let address = end.stoppedAt else { throw LoginDriver.Failure.notSentBack(end) }
        return address
    }

    /// The address at the provider that the broker sends the browser to.
    func authorizationAddress() async throws -> String {
        let end = try await driver.browser.open(request.url(for: driver.app), stoppingAt: provider.baseURL())
        guard let address = end.stoppedAt else { throw LoginDriver.Failure.notSentBack(end) }
        return address
    }

    func open(_ address: String) async throws -> Visit {
        try await driver.browser.open(address, stoppingAt: driver.app.redirectURI)
    }

    /// Another login of the same person, in the same browser, who has to sign in at the provider once more.
    var again: LoginAttempt {
        LoginAttempt(
            driver: driver,
            request: LoginRequest(parameters: request.parameters + [("prompt", "login")]),
            person: person,
            provider: provider,
            issuer: issuer,
            fetch: fetch
        )
    }

    /// The same login in a browser that knows nothing of it.
    var elsewhere: LoginAttempt {
        LoginAttempt(
            driver: LoginDriver(driver.app, fetch: fetch),
            request: request,
            person: person,
            provider: provider,
            issuer: issuer,
            fetch: fetch
        )
    }

    static func form(on visit: Visit) -> PageForm? {
        visit.page.flatMap { PageReader($0.text).forms.first }
    }

    /// A query parameter of an address as it is written there.
    static func parameter(_ name: String, of address: String) -> String {
        address.split(whereSeparator: { $0 == "?" || $0 == "&" }).first { $0.hasPrefix(name + "=") }
            .map { String($0.dropFirst(name.count + 1)) } ?? ""
    }

    /// The same, decoded.
    static func value(_ name: String, of address: String) -> String {
        FormCoding.decode(Array(parameter(name, of: address).utf8)[...]) ?? ""
    }
}
