package import FakeProviders

extension FakeProvider {
    /// Runs a provider for as long as the body takes.
    package static func running<Result: Sendable>(
        _ settings: FakeProviderSettings,
        _ body: @Sendable (FakeProvider) async throws -> Result
    ) async throws -> Result {
        let provider = try FakeProvider(settings)
        try await provider.start()
        do {
            let result = try await body(provider)
            await provider.stop()
            return result
        } catch {
            await provider.stop()
            throw error
        }
    }
}
