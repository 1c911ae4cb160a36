import BrokerCore
import OAuthProtocol

/// Sends the requests of one connection's logins: through its gate, within the egress policy, and once more where that can
/// do no harm.
struct ProviderClient: Sendable {
    let provider: String
    let transport: any HTTPTransport
    let egress: EgressPolicy
    let clock: any MonotonicClock
    let gate: ProviderGate
    let wallClock: any WallClock
    /// Where requests are told, if they belong to a login.
    var story: StoryRecorder?

    func get(
        _ url: String,
        headers: [(name: String, value: String)],
        limits: RequestLimits,
        step: UpstreamError.Step
    ) async throws(UpstreamError) -> HTTPClientResponse {
        try await send(.get, url, headers, nil, limits, step)
    }

    func post(
        form: [(name: String, value: String)],
        to url: String,
        headers: [(name: String, value: String)] = [],
        limits: RequestLimits,
        step: UpstreamError.Step
    ) async throws(UpstreamError) -> HTTPClientResponse {
        let type = [(name: "Content-Type", value: "application/x-www-form-urlencoded")]
        return try await send(.post, url, headers + type, Array(FormCoding.encode(form).utf8), limits, step)
    }

    private func send(
        _ method: HTTPClientRequest.Method,
        _ url: String,
        _ headers: [(name: String, value: String)],
        _ body: [UInt8]?,
        _ limits: RequestLimits,
        _ step: UpstreamError.Step
    ) async throws(UpstreamError) -> HTTPClientResponse {
        let request = HTTPClientRequest(
            method,
            url,
            headers: headers + [("Accept", "application/json")],
            body: body,
            limits: limits,
            egress: egress.rule(for: url)
        )
        let result: Result<HTTPClientResponse, TransportError>
        let begun = clock.now()
        do {
            result = try await gate.perform(outcome: Self.outcome) { () async throws(TransportError) in
                try await sendOnceOrTwice(request)
            }
        } catch {
            throw error.error(provider: provider, step: step)
        }
        do {
            let response = try result.get()
            note(response, step: step, took: clock.now() - begun)
            return response
        } catch {
            note(error, step: step, took: clock.now() - begun)
            throw UpstreamError(error, provider: provider, step: step)
        }
    }

    /// A second attempt inside the first one's deadline. What was posted is sent again only where not one byte of it can have
    /// been seen: a code that comes twice is a code to be revoked (RFC 6749 §4.1.2).
    private func sendOnceOrTwice(_ request: HTTPClientRequest) async throws(TransportError) -> HTTPClientResponse {
        let deadline = clock.now() + request.limits.total
        do {
            return try await transport.send(request)
        } catch {
            let remaining = deadline - clock.now()
            guard error.mayPassOnRetry, request.method == .get || !error.bytesWereSent,
                remaining > .milliseconds(100)
            else { throw error }
            var again = request
            again.limits = request.limits.within(remaining)
            return try await transport.send(again)
        }
    }

    private static func outcome(
        _ result: Result<HTTPClientResponse, TransportError>
    ) -> (CallOutcome, reason: String?) {
        switch result {
        case .success(let response): (CallOutcome(result), "status \(response.status)")
        case .failure(let error): (CallOutcome(result), error.description)
        }
    }
}
