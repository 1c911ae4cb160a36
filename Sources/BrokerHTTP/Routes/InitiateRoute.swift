import BrokerCore
import HTTPTypes
import Hummingbird
import Logging

/// `GET` and `POST /auth/initiate/{provider}`: where a tile in a provider's portal points (OIDC Core §4).
struct InitiateRoute: Sendable {
    let broker: Broker
    let site: Site
    let pages: Pages

    @Sendable func get(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        try enter(request.queryParameters(), context)
    }

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        try await enter(request.formParameters(), context)
    }

    private func enter(_ parameters: OAuthParameters, _ context: BrokerRequestContext) throws -> Response {
        let provider = context.parameters.get("provider") ?? ""
        switch try broker.portal.enter(provider: provider, parameters) {
        case .toApp(let url, let clientID):
            context.logger.info("portal.entered", metadata: ["provider": "\(provider)", "client": "\(clientID)"])
            let cookie = PortalCookie(site: site).setting(provider: provider, clientID: clientID)
            return .seeOther(url, headers: [.setCookie: cookie])
        case .choose(let choice):
            return .page(pages.chooseApp(choice))
        }
    }
}
