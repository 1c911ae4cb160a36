import Foundation

/// How long the disk under a folder takes to make a write durable: what every durable answer waits for at least once.
enum SyncProbe {
    /// Median of a number of small writes, in milliseconds; nil where the folder can't be written.
    static func medianMilliseconds(in folder: String) -> Double? {
        let path = folder + "/sync-probe"
        let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
        guard descriptor >= 0 else { return nil }
        defer {
            close(descriptor)
            unlink(path)
        }
        let block = [UInt8](repeating: 0x5A, count: 4_096)
        var times: [Double] = []
        for _ in 0..<41 {
            let took = ContinuousClock().measure {
                _ = write(descriptor, block, block.count)
                _ = fdatasync(descriptor)
            }
            times.append(took.milliseconds)
        }
        return times.sorted()[times.count / 2]
    }
}
