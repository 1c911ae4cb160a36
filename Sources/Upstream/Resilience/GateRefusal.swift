import BrokerCore

/// Why a call to a provider was not made.
enum GateRefusal: Error, Sendable {
    /// The breaker is open.
    case resting(retryIn: Duration, lastFailure: String?)
    /// As many calls as there may be are under way, and as many wait.
    case full
    /// The turn did not come in time.
    case tookTooLong
    case cancelled

    func error(provider: String, step: UpstreamError.Step) -> UpstreamError {
        let detail: String
        let retryAfter: Int64
        switch self {
        case .resting(let retryIn, let lastFailure):
            let cause = lastFailure.map { "; the last failure: \($0)" } ?? ""
            detail = "the provider is left alone for a while after too many failures\(cause)"
            retryAfter = retryIn.wholeSecondsUp
        case .full:
            detail = "too many calls to this provider are under way and waiting"
            retryAfter = 2
        case .tookTooLong:
            detail = "no call to this provider ended in time to make this one"
            retryAfter = 2
        case .cancelled:
            detail = "the caller gave up while it waited for its turn"
            retryAfter = 1
        }
        return UpstreamError(provider: provider, step: step, kind: .unavailable, detail: detail, retryAfter: retryAfter)
    }
}

extension Duration {
    /// For `Retry-After`: never shorter than meant, at least one.
    fileprivate var wholeSecondsUp: Int64 {
        let (seconds, attoseconds) = components
        return max(1, attoseconds > 0 ? seconds.addingReportingOverflow(1).partialValue : seconds)
    }
}
