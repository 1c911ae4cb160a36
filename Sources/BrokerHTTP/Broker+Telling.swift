import BrokerCore
import Hummingbird

extension Broker {
    /// Handles a request of a login, and tells the login's story whatever the end.
    func telling(
        _ context: BrokerRequestContext,
        _ handle: (LoginStory) async throws -> Response
    ) async throws -> Response {
        let story = journal.open()
        context.login.story = story
        return try await journal.following(story, logger: context.logger) { try await handle(story) }
    }
}
