/// Measures the endpoints that apps and services ask, one after the other, at a daemon that runs.
struct EndpointMeasurement {
    let target: LoadTarget
    let requests: Int
    let connections: Int
    /// CPU time of the daemon until now, in milliseconds.
    let daemonCPU: () throws -> Double

    func run() throws -> [EndpointFigures] {
        try MeasuredEndpoint.allCases.map { endpoint in
            // Each caller signs somebody in, which is not to be measured.
            let callers = try (0..<connections).map { _ in try EndpointCaller(target) }
            let pool = CallerPool(callers)
            func load(_ count: Int) -> LoadResult {
                Load.run(count: count, threads: connections) {
                    let caller = try pool.take()
                    return {
                        try caller.ask(endpoint)
                        return []
                    }
                }
            }
            let warmedUp = load(requests / 20)
            if let failure = warmedUp.failures.first { throw EndpointCaller.Failure(description: failure) }
            pool.refill()
            let before = try daemonCPU()
            let result = load(requests)
            let cpu = try daemonCPU() - before
            return EndpointFigures(
                endpoint: endpoint,
                load: result,
                daemonCPUPerRequest: cpu / Double(max(result.latencies.count, 1))
            )
        }
    }
}
