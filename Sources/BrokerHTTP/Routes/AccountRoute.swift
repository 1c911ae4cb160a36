import BrokerCore
import Hummingbird
import OAuthProtocol

/// `GET /account`: who is signed in in this browser.
struct AccountRoute: Sendable {
    let broker: Broker
    let site: Site
    let pages: Pages

    @Sendable func get(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let secret = SessionCookie(site: site).secret(in: request)
        guard let found = try await broker.logins.sessions.current(secret) else {
            let query = FormCoding.encode(OwnPage.account.parameters)
            return .seeOther(site.path("/auth/login") + "?" + query)
        }
        let provider = broker.logins.displayName(ofProvider: found.session.provider)
        return .page(pages.account(found, provider: provider))
    }
}
