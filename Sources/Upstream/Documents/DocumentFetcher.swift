import BrokerCore

/// Fetches one public document of a provider: GET, status 200, no redirect, once more if the connection failed and time is
/// left.
struct DocumentFetcher: Sendable {
    let provider: String
    let transport: any HTTPTransport
    let egress: EgressPolicy
    let clock: any MonotonicClock

    init(
        provider: String,
        transport: any HTTPTransport,
        egress: EgressPolicy,
        clock: any MonotonicClock
    ) {
        self.provider = provider
        self.transport = transport
        self.egress = egress
        self.clock = clock
    }

    func fetch(
        _ url: String,
        limits: RequestLimits,
        step: UpstreamError.Step
    ) async throws(UpstreamError) -> HTTPClientResponse {
        let deadline = clock.now() + limits.total
        do {
            return try check(try await send(url, limits: limits, step: step), url: url, step: step)
        } catch {
            // A refusal, a wrong document or a deadline would only repeat itself.
            let remaining = deadline - clock.now()
            guard error.mayPassOnRetry, remaining > .milliseconds(100) else { throw error.error }
            do {
                return try check(
                    try await send(url, limits: limits.within(remaining), step: step),
                    url: url,
                    step: step
                )
            } catch {
                throw error.error
            }
        }
    }

    /// A failure, and whether asking again at once could end otherwise.
    private struct Attempt: Error {
        let error: UpstreamError
        let mayPassOnRetry: Bool
    }

    private func send(
        _ url: String,
        limits: RequestLimits,
        step: UpstreamError.Step
    ) async throws(Attempt) -> HTTPClientResponse {
        let request = HTTPClientRequest(
            .get,
            url,
            headers: [("Accept", "application/json")],
            limits: limits,
            egress: egress.rule(for: url)
        )
        do {
            return try await transport.send(request)
        } catch {
            throw Attempt(
                error: UpstreamError(error, provider: provider, step: step),
                mayPassOnRetry: error.mayPassOnRetry
            )
        }
    }

    private func check(
        _ response: HTTPClientResponse,
        url: String,
        step: UpstreamError.Step
    ) throws(Attempt) -> HTTPClientResponse {
        let place = HTTPURL.withoutQuery(url)
        func failure(_ kind: UpstreamError.Kind, _ detail: String, again: Bool = false) -> Attempt {
            let retryAfter = response.retryAfter
            let error = UpstreamError(
                provider: provider,
                step: step,
                kind: kind,
                detail: detail,
                upstreamStatus: response.status,
                retryAfter: retryAfter
            )
            return Attempt(error: error, mayPassOnRetry: again && retryAfter == nil)
        }
        switch response.status {
        case 200:
            return response
        case 300...399:
            // RFC 9700 §2.6: who answers for the issuer is who was asked.
            throw failure(.responseInvalid, "\(place) redirects (\(response.status)), which is not followed")
        case 429:
            throw failure(.unavailable, "\(place) answers 429, too many requests")
        case 502, 503, 504:
            throw failure(.unavailable, "\(place) answers \(response.status)", again: true)
        case 500...599:
            throw failure(.unavailable, "\(place) answers \(response.status)")
        case 400...499 where step == .discovery:
            throw failure(
                .misconfigured,
                "\(place) answers \(response.status): is the issuer written as the provider does?"
            )
        default:
            throw failure(.responseInvalid, "\(place) answers \(response.status)")
        }
    }
}
