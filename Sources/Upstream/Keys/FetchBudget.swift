/// How often one channel's unknown key names may cause a fetch. Each channel has its own, so that invented names can't use
/// up what a real rotation needs.
struct FetchBudget {
    let interval: Duration
    private var last: Duration?

    init(interval: Duration) { self.interval = interval }

    /// When the next fetch may begin.
    func earliest(at now: Duration) -> Duration {
        last.map { max(now, $0 + interval) } ?? now
    }

    mutating func spend(at time: Duration) { last = time }
}
