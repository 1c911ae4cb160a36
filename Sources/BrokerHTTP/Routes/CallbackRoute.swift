import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `GET /auth/callback/{provider}`: where providers send people back to.
struct CallbackRoute: Sendable {
    let broker: Broker
    let site: Site

    func get(_ request: Request, _ context: BrokerRequestContext, provider: String) async throws -> Response {
        let story = broker.journal.open()
        context.login.story = story
        return try await broker.journal.following(story, logger: context.logger) {
            try await finish(request, context, provider: provider, story: story)
        }
    }

    private func finish(
        _ request: Request,
        _ context: BrokerRequestContext,
        provider: String,
        story: LoginStory
    ) async throws -> Response {
        let callback = try request.queryParameters()
        let cookie = LoginCookie(site: site)
        // A repeated state is the flow's to refuse.
        let state = (try? callback.value("state")) ?? nil
        let response = try await broker.logins.finish(
            provider: provider,
            callback: callback,
            sealedTransaction: cookie.sealedTransaction(for: state, in: request),
            story: story,
            logger: context.logger
        )
        var headers = HTTPFields()
        if let state, let cleared = cookie.clearing(state: state) { headers[.setCookie] = cleared }
        return .seeOther(response.location, headers: headers)
    }
}
