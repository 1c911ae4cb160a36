package import BrokerCrypto
import Synchronization

/// Takes down which files and folders one load of the configuration read, and as what it found them.
///
/// It is bound to the load's task and not handed down to every reader: a reader can't forget to name its file then, and a
/// file that nobody named would change without being noticed.
package final class FileLedger: Sendable {
    package struct Entry: Sendable {
        package let path: String
        package let stamp: FileStamp
        /// SHA-256; nil for a folder and for what could not be read.
        package let digest: Bytes?
    }

    @TaskLocal package static var current: FileLedger?

    private let kept = Mutex<[ExactString: Entry]>([:])

    package init() {}

    /// In no particular order.
    package var entries: [Entry] { kept.withLock { Array($0.values) } }

    func add(_ path: String, _ stamp: FileStamp, content: Bytes? = nil) {
        let entry = Entry(path: path, stamp: stamp, digest: content.map { Digest.sha256($0) })
        kept.withLock { $0[ExactString(path)] = entry }
    }
}
