import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `GET` and `POST /auth/callback/{provider}`: where providers send people back to, the latter in the form-post response mode
/// (OAuth 2.0 Form Post Response Mode §2).
struct CallbackRoute: Sendable {
    let broker: Broker
    let site: Site
    let pages: Pages
    let link: LinkRoute

    func get(_ request: Request, _ context: BrokerRequestContext, provider: String) async throws -> Response {
        try await following(context) {
            try await finish(request.queryParameters(), request, context, provider: provider, story: $0)
        }
    }

    func post(_ request: Request, _ context: BrokerRequestContext, provider: String) async throws -> Response {
        try await following(context) {
            try await finish(request.formParameters(), request, context, provider: provider, story: $0)
        }
    }

    private func following(
        _ context: BrokerRequestContext,
        _ handle: (LoginStory) async throws -> Response
    ) async throws -> Response {
        let story = broker.journal.open()
        context.login.story = story
        return try await broker.journal.following(story, logger: context.logger) { try await handle(story) }
    }

    private func finish(
        _ callback: OAuthParameters,
        _ request: Request,
        _ context: BrokerRequestContext,
        provider: String,
        story: LoginStory
    ) async throws -> Response {
        // A repeated state is the flow's to refuse.
        let state = (try? callback.value("state")) ?? nil
        let sealed = LoginCookie(site: site).sealedTransaction(for: state, in: request)
        let end = try await broker.logins.finish(
            provider: provider,
            callback: callback,
            sealedTransaction: sealed,
            story: story,
            logger: context.logger
        )
        return end.response(state: state, site: site, pages: pages)
    }
}
