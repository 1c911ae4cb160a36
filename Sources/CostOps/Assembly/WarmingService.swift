import ServiceLifecycle
import Upstream

/// Keeps the providers' metadata and keys at hand, so that a login seldom waits for them.
struct WarmingService: Service {
    let providers: UpstreamProviders

    func run() async throws {
        await cancelWhenGracefulShutdown { await providers.keepWarm() }
        // Without a provider there is nothing to keep warm, and a service that returns early ends the daemon.
        try? await gracefulShutdown()
    }
}
