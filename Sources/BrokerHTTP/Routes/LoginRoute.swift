import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `GET /auth/login`: an authorization request with the address that a person typed on the page that asks for one.
struct LoginRoute: Sendable {
    let broker: Broker
    let site: Site
    let pages: Pages

    @Sendable func get(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let parameters = try request.queryParameters()
        if let choice = try broker.logins.route(parameters) {
            return .page(pages.chooseProvider(choice))
        }
        let address = site.path("/oauth2/authorize") + "?" + FormCoding.encode(parameters.pairs)
        return .page(pages.onward(to: address, happens: "You are being sent to your company's sign-in."))
    }
}
