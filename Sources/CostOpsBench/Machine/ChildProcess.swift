import Foundation

/// A process that the measurement started, and ends by its id.
final class ChildProcess {
    /// The child ended, or said nothing, when it should have.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let logPath: String?
    private let leftovers: Leftovers

    /// - Parameter logPath: where standard error goes; nil throws it away.
    init(_ executable: String, _ arguments: [String], logPath: String? = nil, leftovers: Leftovers) throws {
        self.leftovers = leftovers
        self.logPath = logPath
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("COST_OPS_") }
        process.standardInput = input
        process.standardOutput = output
        if let logPath {
            _ = FileManager.default.createFile(atPath: logPath, contents: nil)
            process.standardError = FileHandle(forWritingAtPath: logPath)
        } else {
            process.standardError = FileHandle.nullDevice
        }
        try SignalMask.withNoneBlocked { try process.run() }
        leftovers.began(process.processIdentifier)
    }

    var id: Int32 { process.processIdentifier }

    var isRunning: Bool { process.isRunning }

    /// The first line the child says.
    func firstLine() throws -> String {
        var line = Data()
        while true {
            let byte = output.fileHandleForReading.readData(ofLength: 1)
            guard let value = byte.first else { throw Failure(description: "A child process ended early. \(log)") }
            if value == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
    }

    /// SIGTERM and the end of its input, then ten seconds, then SIGKILL.
    func end() {
        try? input.fileHandleForWriting.close()
        defer { leftovers.ended(process.processIdentifier) }
        guard process.isRunning else { return }
        process.terminate()
        let deadline = ContinuousClock.now + .seconds(10)
        while process.isRunning, ContinuousClock.now < deadline { usleep(2_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// The end of what it wrote to standard error.
    var log: String {
        guard let logPath, let data = FileManager.default.contents(atPath: logPath) else { return "" }
        return String(decoding: data.suffix(2_000), as: UTF8.self)
    }
}
