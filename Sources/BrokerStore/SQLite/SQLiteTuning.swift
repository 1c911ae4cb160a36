/// What one connection may do and take.
struct SQLiteTuning: Sendable {
    let mayWrite: Bool
    /// Kibibytes of pages one connection keeps.
    let cacheKibibytes: Int
    /// How long to wait for another process's write before giving up.
    let busyMilliseconds: Int32

    static let writer = SQLiteTuning(mayWrite: true, cacheKibibytes: 4_096, busyMilliseconds: 1_000)
    static let reader = SQLiteTuning(mayWrite: false, cacheKibibytes: 1_024, busyMilliseconds: 1_000)
}
