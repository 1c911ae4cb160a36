import Testing

@testable import Upstream

extension RequestLimits {
    /// Short enough for a test that waits for a timeout.
    static let brief = RequestLimits(connect: .milliseconds(500), total: .milliseconds(700), maxBytes: 4_096)
}

/// What a throwing closure throws, as the type it should throw.
func transportError(_ body: () async throws -> Void) async -> TransportError? {
    do {
        try await body()
    } catch {
        return error as? TransportError
    }
    return nil
}
