/// How many failed logins may be written down: so many at once, and then so many a minute. Strangers can fail as often as
/// they like, and must not fill the disk with it.
struct FailureBudget: Sendable {
    let atOnce: Int64
    let perMinute: Int64
    /// In sixty-thousandths, one of which comes back each millisecond for each `perMinute`.
    private var filled: Int64
    private var countedAt: Int64 = 0

    init(atOnce: Int64, perMinute: Int64) {
        self.atOnce = atOnce
        self.perMinute = perMinute
        filled = atOnce * Self.unit
    }

    private static let unit: Int64 = 60_000

    /// - Parameter milliseconds: of a clock that only goes forward.
    mutating func spend(at milliseconds: Int64) -> Bool {
        // Beyond a day nothing more comes back, and the product stays small.
        let elapsed = min(max(0, milliseconds - countedAt), 86_400_000)
        countedAt = max(countedAt, milliseconds)
        filled = min(atOnce * Self.unit, filled + elapsed * perMinute)
        guard filled >= Self.unit else { return false }
        filled -= Self.unit
        return true
    }
}
