import Testing

/// Keeps one daemon for all modules of the suite, and says at the end how many there were.
struct ConformanceScope: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await House.open(statesAuthenticationTime: true) { house async throws in
            let plan = try await ConformancePlan(house: house)
            try await house.serving { _ async throws in
                try await ConformancePlan.$shared.withValue(plan) { try await function() }
            }
            await plan.close()
            print("OpenID Foundation modules restated over HTTP: \(plan.count)")
        }
    }
}

extension Trait where Self == ConformanceScope {
    static var conformance: ConformanceScope { ConformanceScope() }
}
