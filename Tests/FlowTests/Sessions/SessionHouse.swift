import BrokerTesting
import FakeProviders
import OAuthProtocol
import Testing

@testable import CostOps

/// What tests of sessions have in common: a world of several apps, and browsers that come back.
enum SessionHouse {
    static let ada = LoginTests.ada
    static let grace = "5d09f3aa-grace"

    /// A second app of ours, and one of somebody else's.
    static func plan(_ plan: inout WorldPlan) {
        plan.moreTables = """
            [[clients]]
            id = "second"
            name = "The Second App"
            secret = "second-secret"
            redirect_uris = ["https://second.test/cb"]
            scopes = ["openid", "profile", "email", "offline_access", "read"]

            [[clients]]
            id = "partner"
            name = 'Partner <b>"App"'
            secret = "partner-secret"
            redirect_uris = ["https://partner.test/cb"]
            scopes = ["openid", "profile", "email", "offline_access", "read"]
            first_party = false
            providers = ["main"]
            """
    }

    /// Another app in front of the same browser.
    static func driver(_ id: String, _ world: World, sharing browser: Browser) -> LoginDriver {
        let app = world.party(id, secret: "\(id)-secret", redirectURI: "https://\(id).test/cb")
        return LoginDriver(app, browser: browser, fetch: world.fetch)
    }

    static func secret(in browser: Browser) -> String? {
        browser.cookies.cookies.first { $0.name == "session" }?.value
    }

    static func plant(_ secret: String, in browser: Browser, _ world: World) throws {
        let url = try WebURL(world.issuer + "/")
        var jar = browser.cookies
        jar.plant("session=\(secret); Path=/", from: url, at: world.clock.now())
        browser.cookies = jar
    }

    /// Whether the browser was sent to the provider, where it rests on the page that asks who it is.
    static func isAtProvider(_ visit: Visit, _ world: World) -> Bool {
        visit.stoppedAt == nil && visit.pageURL?.text.hasPrefix(world.provider.issuer) == true
    }

    static func silent(_ parameters: [(name: String, value: String)] = []) -> LoginRequest {
        LoginRequest(parameters: [("prompt", "none")] + parameters)
    }
}
