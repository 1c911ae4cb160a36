import Logging
import OAuthProtocol

/// Requests that the app pushed (RFC 9126).
extension LoginFlow {
    func resolve(_ parameters: Parameters) async throws -> (parameters: Parameters, pushed: [UInt8]?) {
        do {
            return try await pushedRequests.resolve(parameters)
        } catch is StoreError {
            throw LoginFailure(.storeUnavailable)
        }
    }

    /// The person is asked something first.
    func keepPushed(_ request: AuthorizeRequest) async throws {
        guard let digest = request.pushedRequest else { return }
        do { try await pushedRequests.keep(digest) } catch { throw LoginFailure(.storeUnavailable) }
    }

    /// The app is told no: that is an answer to what it pushed, as a code is.
    func answering<Answer>(
        _ pushed: [UInt8]?,
        logger: Logger,
        _ answer: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await answer()
        } catch let rejection as AuthorizeRejection {
            if case .redirect = rejection { await use(pushed, logger: logger) }
            throw rejection
        }
    }

    /// The app got an answer that is no code. Where that can't be written down, the request ends by its time; a code would
    /// still use it up.
    func use(_ pushedRequest: [UInt8]?, logger: Logger) async {
        guard let pushedRequest else { return }
        do {
            try await pushedRequests.use(pushedRequest)
        } catch {
            logger.warning("pushed_request.not_used_up", metadata: ["error": "\(error)"])
        }
    }
}
