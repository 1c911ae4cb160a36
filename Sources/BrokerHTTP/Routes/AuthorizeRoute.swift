import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `GET` and `POST /oauth2/authorize` (OIDC Core §3.1.2.1).
struct AuthorizeRoute: Sendable {
    let broker: Broker
    let site: Site
    let pages: Pages

    @Sendable func get(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        try await following(context) { try await begin(request.queryParameters(), $0, request, context) }
    }

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        try await following(context) { try await begin(request.formParameters(), $0, request, context) }
    }

    private func following(
        _ context: BrokerRequestContext,
        _ handle: (LoginStory) async throws -> Response
    ) async throws -> Response {
        let story = broker.journal.open()
        context.login.story = story
        return try await broker.journal.following(story, logger: context.logger) { try await handle(story) }
    }

    private func begin(
        _ parameters: OAuthParameters,
        _ story: LoginStory,
        _ request: Request,
        _ context: BrokerRequestContext
    ) async throws -> Response {
        switch try await broker.logins.begin(parameters, story: story, logger: context.logger) {
        case .toProvider(let url, let state, let sealed, let answersByFormPost):
            var headers = HTTPFields()
            for cookie in LoginCookie(site: site)
                .setting(sealed, state: state, crossSite: answersByFormPost, in: request)
            {
                headers.append(HTTPField(name: .setCookie, value: cookie))
            }
            return .seeOther(url, headers: headers)
        case .choose(let choice):
            return .page(pages.chooseProvider(choice))
        }
    }
}
