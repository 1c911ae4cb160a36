import Logging

/// One line in the log for one step of a login: which provider and client, how it ended, how long it took. Never a token,
/// a code, a secret or a query string.
struct LoginEvent {
    private let name: Logger.Message
    private let logger: Logger
    private let begun = ContinuousClock.now
    private var metadata: Logger.Metadata

    init(_ name: Logger.Message, logger: Logger, provider: String?, client: String?) {
        self.name = name
        self.logger = logger
        metadata = [:]
        if let client { metadata["client"] = "\(client)" }
        if let provider { metadata["provider"] = "\(provider)" }
    }

    mutating func name(provider: String) {
        metadata["provider"] = "\(provider)"
    }

    mutating func succeed(user: String? = nil, organization: String? = nil, isNew: Bool? = nil, reason: String? = nil) {
        if let user { metadata["user"] = "\(user)" }
        if let organization { metadata["organization"] = "\(organization)" }
        if let isNew { metadata["new_user"] = "\(isNew)" }
        if let reason { metadata["reason"] = "\(reason)" }
        write("ok", .info)
    }

    mutating func fail(_ error: UpstreamError) {
        metadata["step"] = "\(error.step.rawValue)"
        metadata["detail"] = "\(error.detail)"
        if let advice = error.advice { metadata["advice"] = "\(advice)" }
        if let code = error.code { metadata["provider_code"] = "\(code)" }
        for trace in error.traceIDs { metadata["provider_\(trace.name)"] = "\(trace.value)" }
        if let status = error.upstreamStatus { metadata["upstream_status"] = .stringConvertible(Int64(status)) }
        write(error.kind.rawValue, error.kind == .userCancelled ? .info : .warning)
    }

    mutating func fail(_ error: StoreError) {
        metadata["detail"] = "\(error)"
        write("store_error", .error)
    }

    mutating func deny(_ decision: AccessDecision) {
        metadata["reason"] = "\(decision.reason)"
        metadata["decision"] = "\(decision.trace.text.joined(separator: " | "))"
        write("no_organization", .notice)
    }

    mutating func fail(_ outcome: String, user: String? = nil, reason: String? = nil) {
        if let user { metadata["user"] = "\(user)" }
        if let reason { metadata["reason"] = "\(reason)" }
        write(outcome, .notice)
    }

    private mutating func write(_ outcome: String, _ level: Logger.Level) {
        metadata["outcome"] = "\(outcome)"
        let elapsed = begun.duration(to: .now).components
        let milliseconds = elapsed.seconds * 1_000 + elapsed.attoseconds / 1_000_000_000_000_000
        metadata["duration_ms"] = .stringConvertible(milliseconds)
        logger.log(level: level, name, metadata: metadata)
    }
}
