import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `GET` and `POST /oauth2/logout` (OIDC RP-Initiated Logout §2), and the answer of the page that asks; `GET /auth/signed-out`, to
/// which providers send people back from their own logout.
struct LogoutRoute: Sendable {
    let broker: Broker
    let site: Site
    let pages: Pages

    @Sendable func get(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        try await begin(try request.queryParameters(), request, context)
    }

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let form = try await request.formParameters()
        let secret = SessionCookie(site: site).secret(in: request)
        if form.pairs.contains(where: { $0.name == "logout" }) {
            let step = try await broker.logouts.confirm(form, session: secret, logger: context.logger)
            return response(to: step, in: request)
        }
        // A form of the app's own site brings no `Lax` cookie, and a link does (RFC 6265bis §5.8.3): as one it comes again.
        if secret == nil {
            let query = form.pairs.isEmpty ? "" : "?" + FormCoding.encode(form.pairs)
            return .seeOther(site.path("/oauth2/logout") + query)
        }
        return try await begin(form, request, context)
    }

    @Sendable func returned(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let state = try request.queryParameters().value("state")
        let cookie = LoginCookie(site: site)
        let sealed = cookie.sealedTransaction(for: state, in: request)
        var response = response(to: broker.logouts.finish(state: state, sealedTrip: sealed), in: request)
        if sealed != nil, let state, let cleared = cookie.clearing(state: state) {
            response.headers.append(HTTPField(name: .setCookie, value: cleared))
        }
        return response
    }

    private func begin(
        _ parameters: OAuthParameters,
        _ request: Request,
        _ context: BrokerRequestContext
    ) async throws -> Response {
        let step = try await broker.logouts.begin(
            parameters,
            session: SessionCookie(site: site).secret(in: request),
            logger: context.logger
        )
        return response(to: step, in: request)
    }

    private func response(to step: LogoutStep, in request: Request) -> Response {
        switch step {
        case .ask(let question):
            let policy = ContentSecurityPolicy(formSchemes: question.redirectSchemes)
            return .page(pages.askForLogout(question), headers: [.contentSecurityPolicy: policy.text])
        case .signedOut(let destination, let hadSession):
            var response = response(to: destination, in: request)
            if hadSession {
                response.headers.append(HTTPField(name: .setCookie, value: SessionCookie(site: site).clearing))
            }
            return response
        }
    }

    private func response(to destination: LogoutDestination, in request: Request) -> Response {
        switch destination {
        case .page: return .page(pages.signedOut())
        case .app(let location): return .seeOther(location)
        case .provider(let url, let state, let sealed):
            var headers = HTTPFields()
            for cookie in LoginCookie(site: site).setting(sealed, state: state, crossSite: false, in: request) {
                headers.append(HTTPField(name: .setCookie, value: cookie))
            }
            return .seeOther(url, headers: headers)
        }
    }
}
