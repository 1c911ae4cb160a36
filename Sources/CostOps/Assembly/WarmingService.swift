import ServiceLifecycle
import Upstream

/// Keeps the providers' metadata and keys at hand, so that a login seldom waits for them.
struct WarmingService: Service {
    let generations: Generations

    func run() async throws {
        await cancelWhenGracefulShutdown { [generations] in
            await UpstreamProviders.keepWarm { generations.current.providers }
        }
    }
}
