import BrokerCore
import HTTPTypes
import Hummingbird
import OAuthProtocol

/// `POST /auth/consent`: whether an app may have what it asks for, in the middle of a login.
struct ConsentRoute: Sendable {
    let broker: Broker
    let site: Site
    let pages: Pages

    /// What the provider said travels in the form: groups by the thousand.
    private static let longestForm = 1_024 * 1_024

    @Sendable func post(_ request: Request, _ context: BrokerRequestContext) async throws -> Response {
        let story = broker.journal.open()
        context.login.story = story
        return try await broker.journal.following(story, logger: context.logger) {
            let form = try await request.formParameters(upTo: Self.longestForm)
            let state = try form.value("state")
            let end = try await broker.logins.consent(
                form,
                sealedTransaction: LoginCookie(site: site).sealedTransaction(for: state, in: request),
                session: SessionCookie(site: site).secret(in: request),
                story: story,
                logger: context.logger
            )
            return end.response(state: state, site: site, pages: pages)
        }
    }
}
