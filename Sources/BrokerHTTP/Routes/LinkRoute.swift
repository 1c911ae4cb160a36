import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `GET /auth/link`: links a second identity to a person. Every step but the providers' own is a page with links.
struct LinkRoute: Sendable {
    let broker: Broker
    let site: Site
    let pages: Pages

    @Sendable func get(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let query = try request.queryParameters()
        guard let provider = try query.value("provider") else {
            return response(to: try broker.links.open(), in: request)
        }
        let sitting = try query.required("sitting")
        let step = try await broker.links.begin(
            provider: provider,
            sittingID: sitting,
            sealedSitting: LoginCookie(site: site).sealedTransaction(for: sitting, in: request),
            logger: context.logger
        )
        return response(to: step, in: request)
    }

    /// The provider's answer, which comes to the callback of logins.
    func finish(
        _ callback: OAuthParameters,
        provider: String,
        sealedTransaction: String?,
        _ request: Request,
        _ context: BrokerRequestContext
    ) async throws -> Response {
        let step = try await broker.links.finish(
            provider: provider,
            callback: callback,
            sealedTransaction: sealedTransaction,
            logger: context.logger
        )
        var response = response(to: step, in: request)
        if let state = try callback.value("state"), let cleared = LoginCookie(site: site).clearing(state: state) {
            response.headers.append(HTTPField(name: .setCookie, value: cleared))
        }
        return response
    }

    private func response(to step: LinkStep, in request: Request) -> Response {
        let cookie = LoginCookie(site: site)
        var response: Response
        var fields: [String] = []
        switch step {
        case .choose(let choice):
            response = .page(pages.chooseIdentity(choice))
            fields = cookie.setting(
                choice.sealedSitting,
                state: choice.sittingID,
                crossSite: false,
                in: request
            )
        case .toProvider(let url, let state, let sealed, let answersByFormPost):
            response = .seeOther(url)
            fields = cookie.setting(sealed, state: state, crossSite: answersByFormPost, in: request)
        case .linked(let first, let second, let isNew, let sittingID):
            response = .page(pages.linked(first: first, second: second, isNew: isNew))
            // Who comes to this browser next has not signed in.
            if let cleared = cookie.clearing(state: sittingID) { fields = [cleared] }
        }
        for field in fields { response.headers.append(HTTPField(name: .setCookie, value: field)) }
        return response
    }
}
