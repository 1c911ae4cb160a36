/// Notices an answer that began and then only trickles.
///
/// curl's own low-speed limit counts the wait for the first byte too, so it would give up on a token endpoint that thinks
/// for a few seconds; this one begins to count with the answer.
struct StallWatch {
    /// Bytes a window must bring: 64 a second.
    private static let minimum = 192
    private static let windowMilliseconds: Int64 = 3_000

    private var bytesInWindow = 0
    private var windowStart: Int64?
    private var hasBegun = false

    mutating func received(_ count: Int) {
        hasBegun = true
        bytesInWindow += count
    }

    /// - Parameter now: the engine's clock, in milliseconds.
    /// - Returns: whether the last full window brought too little.
    mutating func isStalled(at now: Int64) -> Bool {
        guard hasBegun else { return false }
        guard let start = windowStart else {
            windowStart = now
            return false
        }
        guard now - start >= Self.windowMilliseconds else { return false }
        let stalled = bytesInWindow < Self.minimum
        windowStart = now
        bytesInWindow = 0
        return stalled
    }
}
