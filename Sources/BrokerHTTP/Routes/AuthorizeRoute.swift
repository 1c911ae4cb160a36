import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `GET` and `POST /oauth2/authorize` (OIDC Core §3.1.2.1).
struct AuthorizeRoute: Sendable {
    let broker: Broker
    let site: Site
    let pages: Pages
    let account: AccountLoginRoute

    @Sendable func get(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        try await broker.telling(context) { try await begin(request.queryParameters(), $0, request, context) }
    }

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        try await broker.telling(context) { try await begin(request.formParameters(), $0, request, context) }
    }

    /// `GET /auth/login`: the request again, with the address that a person typed on the page that asks for one; or a sign-in
    /// that no app waits for.
    @Sendable func typed(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let parameters = try request.queryParameters()
        guard parameters.pairs.contains(where: { $0.name == "client_id" }) else {
            return try await account.begin(parameters, request, context)
        }
        return try await broker.telling(context) { story in
            if let choice = try await broker.logins.route(parameters, story: story, logger: context.logger) {
                return .page(pages.chooseProvider(choice))
            }
            let address = site.path("/oauth2/authorize") + "?" + FormCoding.encode(parameters.pairs)
            return .page(pages.onward(to: address, happens: "You are being sent to your company's sign-in."))
        }
    }

    private func begin(
        _ parameters: OAuthParameters,
        _ story: LoginStory,
        _ request: Request,
        _ context: BrokerRequestContext
    ) async throws -> Response {
        let portal = PortalCookie(site: site)
        let wish = portal.provider(for: (try? parameters.value("client_id")) ?? nil, in: request)
        let start = try await broker.logins.begin(
            parameters,
            wish: wish,
            session: SessionCookie(site: site).secret(in: request),
            story: story,
            logger: context.logger
        )
        switch start {
        case .toProvider(let url, let state, let sealed, let answersByFormPost):
            var headers = HTTPFields()
            if wish != nil { headers.append(HTTPField(name: .setCookie, value: portal.clearing)) }
            for cookie in LoginCookie(site: site)
                .setting(sealed, state: state, crossSite: answersByFormPost, in: request)
            {
                headers.append(HTTPField(name: .setCookie, value: cookie))
            }
            return .seeOther(url, headers: headers)
        case .choose(let choice):
            return .page(pages.chooseProvider(choice))
        case .answer(let answer):
            return LoginEnd.answer(answer, session: nil).response(state: nil, site: site, pages: pages)
        case .ask(let end, let state, let sealed):
            var response = end.response(state: state, site: site, pages: pages)
            for field in LoginCookie(site: site).setting(sealed, state: state, crossSite: false, in: request) {
                response.headers.append(HTTPField(name: .setCookie, value: field))
            }
            return response
        }
    }
}
