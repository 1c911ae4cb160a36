/// What a run of many requests or logins came to.
struct LoadResult: Sendable {
    /// Milliseconds each, sorted.
    let latencies: [Double]
    /// The median of each step, in milliseconds.
    let stepMedians: [Double]
    let failures: [String]
    let elapsed: Duration

    var perSecond: Double {
        elapsed > .zero ? Double(latencies.count) * 1_000 / elapsed.milliseconds : 0
    }

    /// The time within which this part of them was done, such as 0.99.
    func percentile(_ part: Double) -> Double {
        guard !latencies.isEmpty else { return 0 }
        let index = Int((Double(latencies.count) * part).rounded(.up)) - 1
        return latencies[min(max(index, 0), latencies.count - 1)]
    }
}
