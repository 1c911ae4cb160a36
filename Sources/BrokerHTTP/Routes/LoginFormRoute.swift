import BrokerCore
import Hummingbird
import Logging
import OAuthProtocol

/// A form that a page of ours sends in the middle of a login: the choice of an organization, or consent.
struct LoginFormRoute: Sendable {
    /// Takes the form, what the login's cookie holds, and the browser's session.
    typealias Step =
        @Sendable (OAuthParameters, _ sealed: String?, SessionSecret?, LoginStory, Logger) async throws -> LoginEnd

    let broker: Broker
    let site: Site
    let pages: Pages
    let step: Step

    /// What the provider said travels in the form: groups by the thousand.
    private static let longestForm = 1_024 * 1_024

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        try await broker.telling(context) { story in
            let form = try await request.formParameters(upTo: Self.longestForm)
            let state = try form.value("state")
            let end = try await step(
                form,
                LoginCookie(site: site).sealedTransaction(for: state, in: request),
                SessionCookie(site: site).secret(in: request),
                story,
                context.logger
            )
            return end.response(state: state, site: site, pages: pages)
        }
    }
}
