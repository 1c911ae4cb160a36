import BrokerConfig
import Dispatch
import ProviderCatalogue

extension ConfigurationLoader {
    /// Files may lie on a disk that is slow or gone; none of Swift's own threads waits for it.
    func loadOffPool(file: String) async -> Outcome {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: load(file: file)) }
        }
    }
}

extension [FileLedger.Entry] {
    /// How the same files are now.
    func stampsNow() async -> [FileStamp] {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: map { FileStamp.now(of: $0.path) }) }
        }
    }
}
