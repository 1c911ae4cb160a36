import Foundation

/// Measures the web server alone, in the same way as the daemon.
struct BareMeasurement {
    struct Gone: Error {}

    let requests: Int
    let connections: Int
    let leftovers: Leftovers

    func run() throws -> BareFigures {
        let port = try FreePort.find()
        let (process, start) = try Startup.measure(port: port) {
            try ChildProcess(OwnExecutable.path, ["bare", "--port", String(port)], leftovers: leftovers)
        }
        defer { process.end() }
        guard let idle = ProcessFigures(of: process.id) else { throw Gone() }
        func load(_ count: Int) -> LoadResult {
            Load.run(count: count, threads: connections) {
                let connection = try RawConnection(port: port)
                return {
                    _ = try connection.get("/readyz")
                    return []
                }
            }
        }
        _ = load(requests / 10)
        guard let before = ProcessFigures(of: process.id) else { throw Gone() }
        let result = load(requests)
        guard let after = ProcessFigures(of: process.id) else { throw Gone() }
        return BareFigures(
            load: result,
            cpuPerRequest: (after.cpuMilliseconds - before.cpuMilliseconds) / Double(max(result.latencies.count, 1)),
            idle: idle,
            startMilliseconds: start
        )
    }
}
