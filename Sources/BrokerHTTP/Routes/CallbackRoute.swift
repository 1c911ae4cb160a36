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
    let account: AccountLoginRoute

    func get(_ request: Request, _ context: BrokerRequestContext, provider: String) async throws -> Response {
        try await route(request, context, provider: provider) { try request.queryParameters() }
    }

    func post(_ request: Request, _ context: BrokerRequestContext, provider: String) async throws -> Response {
        try await route(request, context, provider: provider) { try await request.formParameters() }
    }

    private func route(
        _ request: Request,
        _ context: BrokerRequestContext,
        provider: String,
        _ read: () async throws -> OAuthParameters
    ) async throws -> Response {
        let callback: Result<OAuthParameters, any Error>
        do { callback = .success(try await read()) } catch { callback = .failure(error) }
        // A repeated state is the flow's to refuse.
        let state = (try? callback.get().value("state")) ?? nil
        let sealed = LoginCookie(site: site).sealedTransaction(for: state, in: request)
        if broker.links.owns(sealed) {
            return try await link.finish(
                callback.get(),
                provider: provider,
                sealedTransaction: sealed,
                request,
                context
            )
        }
        if broker.accountLogins.owns(sealed) {
            return try await account.finish(
                callback.get(),
                provider: provider,
                sealedTransaction: sealed,
                request,
                context
            )
        }
        return try await broker.telling(context) { story in
            let end = try await broker.logins.finish(
                provider: provider,
                callback: callback.get(),
                sealedTransaction: sealed,
                session: SessionCookie(site: site).secret(in: request),
                story: story,
                logger: context.logger
            )
            return end.response(state: state, site: site, pages: pages)
        }
    }
}
