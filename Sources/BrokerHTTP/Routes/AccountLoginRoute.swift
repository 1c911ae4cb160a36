import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `GET /auth/login` without an app: signs in for a page of ours.
struct AccountLoginRoute: Sendable {
    let broker: Broker
    let site: Site
    let pages: Pages

    func begin(
        _ parameters: OAuthParameters,
        _ request: Request,
        _ context: BrokerRequestContext
    ) async throws -> Response {
        try await broker.telling(context) { story in
            let start = try await broker.accountLogins.begin(
                parameters,
                session: SessionCookie(site: site).secret(in: request),
                story: story,
                logger: context.logger
            )
            switch start {
            case .page(let page):
                return .seeOther(site.path(page.path))
            case .choose(let choice):
                return .page(pages.chooseProvider(choice))
            case .toProvider(let url, let state, let sealed, let answersByFormPost):
                var response = Response.seeOther(url)
                for field in LoginCookie(site: site)
                    .setting(sealed, state: state, crossSite: answersByFormPost, in: request)
                {
                    response.headers.append(HTTPField(name: .setCookie, value: field))
                }
                return response
            }
        }
    }

    /// The provider's answer, which comes to the callback of logins.
    func finish(
        _ callback: OAuthParameters,
        provider: String,
        sealedTransaction: String?,
        _ request: Request,
        _ context: BrokerRequestContext
    ) async throws -> Response {
        try await broker.telling(context) { story in
            let end = try await broker.accountLogins.finish(
                provider: provider,
                callback: callback,
                sealedTransaction: sealedTransaction,
                session: SessionCookie(site: site).secret(in: request),
                story: story,
                logger: context.logger
            )
            var response = Response.seeOther(site.path(end.page.path))
            let session = SessionCookie(site: site).setting(end.session)
            response.headers.append(HTTPField(name: .setCookie, value: session))
            if let state = try callback.value("state"), let cleared = LoginCookie(site: site).clearing(state: state) {
                response.headers.append(HTTPField(name: .setCookie, value: cleared))
            }
            return response
        }
    }
}
