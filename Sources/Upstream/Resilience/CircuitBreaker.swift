/// Stops asking a provider that fails, and finds out with one call at a time whether it is back.
///
/// Opens after five failures in a row or when half of the last twenty calls failed; stays open for 5 seconds, and for twice
/// as long after each probe that fails, up to 60. Holds no clock: whoever asks says what time it is.
struct CircuitBreaker: Sendable {
    enum State: String, Sendable {
        case closed, open
        case halfOpen = "half_open"
    }

    /// The right to make one call. What it brought counts only while the state it was given in lasts.
    struct Permit: Sendable {
        fileprivate let era: Int
    }

    enum Admission: Sendable {
        case admitted(Permit)
        case refused(retryIn: Duration)
    }

    private static let mostInARow = 5
    private static let window = 20
    private static let shortestPause: Duration = .seconds(5)
    private static let longestPause: Duration = .seconds(60)

    private enum Phase {
        case closed
        case open(until: Duration)
        case probing
    }

    private var phase = Phase.closed
    private var pause = Self.shortestPause
    private var recent: [Bool] = []
    private var era = 0
    private(set) var failuresInARow = 0

    /// Half-open begins with the first call after the pause.
    var state: State {
        switch phase {
        case .closed: .closed
        case .open: .open
        case .probing: .halfOpen
        }
    }

    /// How long calls are refused for; nil where one would be admitted.
    func refusal(at now: Duration) -> Duration? {
        switch phase {
        case .closed: nil
        case .open(let until): now < until ? until - now : nil
        // The probe's own deadline ends this; whoever comes meanwhile may look again soon.
        case .probing: .seconds(1)
        }
    }

    mutating func admit(at now: Duration) -> Admission {
        if let wait = refusal(at: now) { return .refused(retryIn: wait) }
        if case .open = phase { enter(.probing) }
        return .admitted(Permit(era: era))
    }

    mutating func settle(_ permit: Permit, _ outcome: CallOutcome, at now: Duration) {
        guard permit.era == era else { return }
        switch (phase, outcome) {
        case (.probing, .answered):
            pause = Self.shortestPause
            close()
        case (.probing, .failed):
            failuresInARow = min(failuresInARow + 1, 1_000)
            pause = min(pause * 2, Self.longestPause)
            enter(.open(until: now + pause))
        case (.probing, .unknown):
            // The next one who comes probes.
            enter(.open(until: now))
        case (.closed, .answered):
            failuresInARow = 0
            remember(failed: false)
        case (.closed, .failed):
            failuresInARow += 1
            remember(failed: true)
            let isHalf = recent.count == Self.window && recent.filter { $0 }.count * 2 >= Self.window
            if failuresInARow >= Self.mostInARow || isHalf { enter(.open(until: now + pause)) }
        case (.closed, .unknown), (.open, _):
            break
        }
    }

    private mutating func close() {
        failuresInARow = 0
        recent = []
        enter(.closed)
    }

    private mutating func enter(_ next: Phase) {
        phase = next
        era &+= 1
    }

    private mutating func remember(failed: Bool) {
        recent.append(failed)
        if recent.count > Self.window { recent.removeFirst() }
    }
}
