import Foundation

/// One run of the built executable as a command, from start to end.
struct CommandRun {
    let output: String
    let errors: String
    let exitCode: Int32

    /// - Parameter environment: all of it; nothing is taken over from the test, proxies least of all.
    static func of(
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:]
    ) async throws -> CommandRun {
        try await offPool {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Daemon.executable)
            process.arguments = arguments
            process.environment = environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }
            let folder = try TemporaryFolder()
            // Files rather than pipes: neither side ever waits for the other to read.
            for name in ["out", "err"] { try folder.write("", to: name) }
            try folder.write(input, to: "in")
            process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder.file("in")))
            process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file("out")))
            process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.file("err")))
            try process.run()
            process.waitUntilExit()
            return CommandRun(
                output: String(decoding: folder.bytes("out"), as: UTF8.self),
                errors: String(decoding: folder.bytes("err"), as: UTF8.self),
                exitCode: process.terminationStatus
            )
        }
    }

    /// The output with every run of blanks and line ends as one blank: sentences, however they were wrapped.
    var prose: String {
        output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
