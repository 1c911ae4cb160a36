import Foundation

/// This test program once more, running one test that plays another process.
struct ChildProcess {
    /// What a child is to do, and on which database; read by `ChildRoles`.
    static let roleVariable = "STORE_TEST_CHILD_ROLE"
    static let databaseVariable = "STORE_TEST_CHILD_DATABASE"

    private let process = Process()
    private let output = Pipe()

    init(role: String, database: String) throws {
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["--testing-library", "swift-testing", "--filter", "ChildRoles"]
        process.environment = ProcessInfo.processInfo.environment.merging(
            [Self.roleVariable: role, Self.databaseVariable: database]
        ) { $1 }
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Reads until the child has said so many words, or has ended.
    /// - Returns: all complete words so far, each a line that begins with a mark.
    func words(atLeast count: Int, to buffer: inout Data) -> Int {
        var lines = 0
        while lines < count {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { break }
            buffer.append(data)
            lines += data.count { $0 == UInt8(ascii: "\n") }
        }
        return lines
    }

    /// `kill -9`, and what was still in the pipe.
    func kill(rest buffer: inout Data) {
        Foundation.kill(process.processIdentifier, SIGKILL)
        finish(rest: &buffer)
    }

    func finish(rest buffer: inout Data) {
        buffer.append(output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
    }
}
