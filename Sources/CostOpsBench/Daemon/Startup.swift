import Foundation

/// Starts a server process and waits until it answers.
enum Startup {
    struct NotReady: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter make: spawns the process.
    /// - Returns: the process, and the milliseconds from its start to the first 200 of `/readyz`.
    static func measure(
        port: Int,
        limit: Duration = .seconds(30),
        _ make: () throws -> ChildProcess
    ) throws -> (process: ChildProcess, milliseconds: Double) {
        let start = ContinuousClock.now
        let process = try make()
        while ContinuousClock.now - start < limit {
            if let connection = try? RawConnection(port: port), let answer = try? connection.get("/readyz"),
                answer.status == 200
            {
                return (process, (ContinuousClock.now - start).milliseconds)
            }
            guard process.isRunning else { break }
            usleep(500)
        }
        process.end()
        throw NotReady(description: "The server was not ready within \(limit). \(process.log)")
    }
}
