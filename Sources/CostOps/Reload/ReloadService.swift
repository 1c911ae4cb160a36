import BrokerConfig
import BrokerCore
import ProviderCatalogue
import ServiceLifecycle
import UnixSignals

/// Reloads on SIGHUP, and where `server.watch_config` is on when a file changes. One reload after the other; signals that
/// come meanwhile are one more together.
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
        let (triggers, asked) = AsyncStream.makeStream(of: ReloadTrigger.self, bufferingPolicy: .bufferingNewest(1))
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await _ in hangups { asked.yield(.signal) }
            }
            group.addTask {
                // Ends when the task is cancelled.
                try? await look(asked)
            }
            for await trigger in triggers {
                // Two looks may have seen one change.
                if trigger == .file, await !watch.hasChanged() { continue }
                watch.follow(await reloader.reload(trigger))
            }
        }
    }

    private func look(_ asked: AsyncStream<ReloadTrigger>.Continuation) async throws {
        while true {
            try await watch.pause()
            let assembly = reloader.assembly
            assembly.builder.retired.forget(at: assembly.builder.clock.now())
            guard assembly.generations.current.settings.server.watchConfig, await watch.hasChanged() else { continue }
            try await watch.settle()
            asked.yield(.file)
        }
    }
}
