/// What one connection may do and take.
struct SQLiteTuning: Sendable {
    let mayWrite: Bool
    /// Kibibytes of pages one connection keeps.
    let cacheKibibytes: Int
    /// How long to wait for another process's write before giving up.
    let busyMilliseconds: Int32

    static let writer = SQLiteTuning(mayWrite: true, cacheKibibytes: 4_096, busyMilliseconds: 1_000)
    static let reader = SQLiteTuning(mayWrite: false, cacheKibibytes: 1_024, busyMilliseconds: 1_000)

    /// Every so many pages the log is written back: the more, the more often a page that was written again and again goes
    /// back once. 4,000 pages are 16 MiB of log.
    static let pagesPerCheckpoint = 4_000
    /// Bytes that the log's file keeps when a long reader once let it grow beyond.
    static let largestIdleLog = 32 * 1_024 * 1_024
}
