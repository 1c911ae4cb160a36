import ProviderCatalogue
import Synchronization

/// Tells when one of the files that a configuration was read from is another: the file itself, secrets, provider types,
/// certificates.
///
/// It looks every second instead of being told by the system: that finds an editor's rename, a symbolic link that leads
/// elsewhere and a network's disk alike, and what did not exist when it was read.
final class FileWatch: Sendable {
    private static let pause = Duration.seconds(1)
    /// How long the files must lie still before they count as written.
    private static let settling = Duration.milliseconds(300)

    private let files: Mutex<[FileLedger.Entry]>

    init(_ files: [FileLedger.Entry]) {
        self.files = Mutex(files)
    }

    /// From now on these, as they were read.
    func follow(_ read: [FileLedger.Entry]) {
        files.withLock { $0 = read }
    }

    func hasChanged() async -> Bool {
        let read = files.withLock { $0 }
        return await read.stampsNow() != read.map(\.stamp)
    }

    /// Waits for the next look.
    func pause() async throws {
        try await Task.sleep(for: Self.pause)
    }

    /// Returns when nothing was written for a while. A file that is never still is read at last all the same: what parses is
    /// good, and what does not is refused.
    func settle() async throws {
        var before = await files.withLock { $0 }.stampsNow()
        for _ in 0..<30 {
            try await Task.sleep(for: Self.settling)
            let now = await files.withLock { $0 }.stampsNow()
            if now == before { return }
            before = now
        }
    }
}
