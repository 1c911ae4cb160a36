import Foundation

/// One run of the built executable to its end.
struct CommandRun: Sendable {
    let status: Int32
    let output: String
    let errors: String

    /// - Parameter environment: all of it.
    static func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> CommandRun {
        try await offPool {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Daemon.executable)
            process.arguments = arguments
            process.environment = environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }
            // Files, since a pipe that fills up would stop the command.
            let folder = try TemporaryFolder()
            let (output, errors) = (folder.file("output"), folder.file("errors"))
            for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
            process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
            try process.run()
            process.waitUntilExit()
            return CommandRun(
                status: process.terminationStatus,
                output: try String(contentsOfFile: output, encoding: .utf8),
                errors: try String(contentsOfFile: errors, encoding: .utf8)
            )
        }
    }
}
