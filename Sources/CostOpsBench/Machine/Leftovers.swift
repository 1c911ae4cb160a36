import Foundation
import Synchronization

/// What a measurement has to clear away, also when it is broken off: the processes it started and the folders it made.
final class Leftovers: Sendable {
    private struct State {
        var processes: Set<Int32> = []
        var folders: Set<String> = []
    }

    private let state = Mutex(State())

    func began(_ process: Int32) {
        state.withLock { _ = $0.processes.insert(process) }
    }

    /// Called before the id can be anybody else's.
    func ended(_ process: Int32) {
        state.withLock { _ = $0.processes.remove(process) }
    }

    func made(_ folder: String) {
        state.withLock { _ = $0.folders.insert(folder) }
    }

    func clear() {
        let left = state.withLock { $0 }
        for process in left.processes { kill(process, SIGTERM) }
        for folder in left.folders { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// Clears up and exits on SIGINT and SIGTERM, for as long as what is returned lives.
    func clearOnSignals() -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                self.clear()
                exit(128 + number)
            }
            source.resume()
            return source
        }
    }
}
