import Foundation
import Synchronization

/// A program that runs beside a test and ends with it at the latest.
final class Child: Sendable {
    private let name: String
    private let process = Process()
    private let output = Gathered()
    private let log = Gathered()

    /// Runs a program for as long as the body takes.
    static func running<Result: Sendable>(
        _ program: String,
        _ arguments: [String],
        input: Data? = nil,
        environment: [String: String] = [:],
        _ body: (Child) async throws -> Result
    ) async throws -> Result {
        let child = try Child(program, arguments, input: input, environment: environment)
        // In a task of its own: the child is to be waited for even if the test was given up.
        func stop() async { _ = await Task { await child.stop() }.value }
        do {
            let result = try await body(child)
            await stop()
            return result
        } catch {
            await stop()
            throw error
        }
    }

    private init(_ program: String, _ arguments: [String], input: Data?, environment: [String: String]) throws {
        name = URL(fileURLWithPath: program).lastPathComponent
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        // What the developer has set for a broker of his own must not reach this one.
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("COST_OPS_") }
        process.environment = inherited.merging(environment) { $1 }
        process.standardOutput = output.pipe
        process.standardError = log.pipe
        let stdin = Pipe()
        process.standardInput = stdin
        try Self.lettingTerminationIn { try process.run() }
        output.start()
        log.start()
        if let input { try stdin.fileHandleForWriting.write(contentsOf: input) }
        try stdin.fileHandleForWriting.close()
    }

    /// A child inherits what its parent's thread blocks, and the threads that run tests block SIGTERM: Python would never
    /// see it.
    private static func lettingTerminationIn(_ start: () throws -> Void) rethrows {
        var termination = sigset_t()
        sigemptyset(&termination)
        sigaddset(&termination, SIGTERM)
        var before = sigset_t()
        pthread_sigmask(SIG_UNBLOCK, &termination, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try start()
    }

    /// What it has written to standard error so far.
    var logText: String { log.text }

    /// The first line, on either stream, of which `pick` makes something.
    func firstLine<Picked>(
        _ what: String,
        within limit: Duration = .seconds(60),
        _ pick: (String) throws -> Picked?
    ) async throws -> Picked {
        let deadline = ContinuousClock.now + limit
        while true {
            // Asked before the lines are read: what a program says last must not be missed.
            let hasEnded = self.hasEnded
            for line in output.lines + log.lines {
                if let picked = try pick(line) { return picked }
            }
            if hasEnded { throw Failure("\(name) ended before it said \(what)", child: self) }
            guard ContinuousClock.now < deadline else { throw Failure("\(name) did not say \(what)", child: self) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Waits for the end.
    /// - Returns: what it has written to standard output.
    /// - Throws: unless it ends in time, and with 0.
    func finish(within limit: Duration) async throws -> Data {
        let deadline = ContinuousClock.now + limit
        while !hasEnded {
            guard ContinuousClock.now < deadline else { throw Failure("\(name) takes too long", child: self) }
            try await Task.sleep(for: .milliseconds(20))
        }
        guard process.terminationStatus == 0 else {
            throw Failure("\(name) ended with \(process.terminationStatus)", child: self)
        }
        return output.data
    }

    /// Asks it to end, and makes it end where it does not.
    /// - Returns: its exit code; nil where a signal ended it.
    @discardableResult
    func stop() async -> Int32? {
        for signal in [SIGTERM, SIGKILL] {
            if process.isRunning { kill(process.processIdentifier, signal) }
            let deadline = ContinuousClock.now + .seconds(15)
            while process.isRunning, ContinuousClock.now < deadline {
                try? await Task.sleep(for: .milliseconds(10))
            }
        }
        return process.isRunning || process.terminationReason == .uncaughtSignal ? nil : process.terminationStatus
    }

    private var hasEnded: Bool { !process.isRunning && output.isComplete && log.isComplete }

    struct Failure: Error, CustomStringConvertible {
        let description: String

        fileprivate init(_ what: String, child: Child) {
            description = what + ". It wrote:\n" + child.output.text.suffix(2_000) + child.log.text.suffix(4_000)
        }
    }
}

/// What comes out of a pipe, read as it comes so that the writer never waits.
private final class Gathered: Sendable {
    private struct State {
        var data = Data()
        var isComplete = false
    }

    let pipe = Pipe()
    private let state = Mutex(State())

    func start() {
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self.state.withLock { state in
                state.data.append(data)
                state.isComplete = data.isEmpty
            }
        }
    }

    var data: Data { state.withLock { $0.data } }
    var isComplete: Bool { state.withLock { $0.isComplete } }
    var text: String { String(decoding: data, as: UTF8.self) }

    /// Whole lines only.
    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) }
}
