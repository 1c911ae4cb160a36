import BrokerConfig
import BrokerCore
import ProviderCatalogue
import ServiceLifecycle
import UnixSignals

/// Reloads on SIGHUP, and where `server.watch_config` is on when a file changes. One reload after the other; what is asked for
/// meanwhile is one more together.
struct ReloadService: Service {
    let reloader: Reloader
    /// Trapped since the process began.
    let hangups: UnixSignalsSequence
    let watch: FileWatch

    func run() async throws {
        // Not a child: the end does not wait for a provider that a reload asks. What is cancelled changes nothing.
        let work = Task { await serve() }
        try? await gracefulShutdown()
        work.cancel()
    }

    private func serve() async {
        let requests = ReloadRequests()
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await _ in hangups { requests.add(.signal) }
            }
            group.addTask {
                // Ends when the task is cancelled.
                try? await look(requests)
            }
            while let triggers = await requests.next() {
                if triggers.contains(.signal) {
                    watch.follow(await reloader.reload(.signal))
                } else if await watch.hasChanged() {
                    // Two looks may have seen one change, hence the third.
                    watch.follow(await reloader.reload(.file))
                }
            }
        }
    }

    private func look(_ requests: ReloadRequests) async throws {
        let assembly = reloader.assembly
        while true {
            try await watch.pause()
            assembly.builder.retired.forget(at: assembly.builder.clock.now())
            guard assembly.generations.current.settings.server.watchConfig, await watch.hasChanged() else { continue }
            try await watch.settle()
            requests.add(.file)
        }
    }
}
