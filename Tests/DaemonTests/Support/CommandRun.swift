import Foundation

/// A command of the built executable that ended by itself.
struct CommandRun {
    let status: Int32
    let output: String
    let errors: String

    /// - Parameter environment: all of it.
    static func of(_ arguments: [String], environment: [String: String] = [:]) async throws -> CommandRun {
        try await offPool {
            let folder = try TemporaryFolder()
            try folder.write("", to: "out")
            try folder.write("", to: "err")
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Daemon.executable)
            process.arguments = arguments
            process.environment = environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle(forWritingAtPath: folder.file("out"))
            process.standardError = FileHandle(forWritingAtPath: folder.file("err"))
            try process.run()
            process.waitUntilExit()
            return CommandRun(
                status: process.terminationStatus,
                output: String(decoding: folder.bytes("out"), as: UTF8.self),
                errors: String(decoding: folder.bytes("err"), as: UTF8.self)
            )
        }
    }
}
