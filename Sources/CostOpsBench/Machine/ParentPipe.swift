import Foundation

/// How a child of the measurement talks to it: a line on standard output, and standard input for as long as the parent lives.
enum ParentPipe {
    /// Tells the parent one line.
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    /// Returns when standard input ends: the parent is gone, however it ended.
    static func end() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            // Reading blocks, so it stays off the cooperative pool.
            Thread.detachNewThread {
                while !FileHandle.standardInput.availableData.isEmpty {}
                continuation.resume()
            }
        }
    }
}
