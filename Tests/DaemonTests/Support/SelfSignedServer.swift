import Foundation
import Glibc

/// An https server that vouches for itself: `openssl s_server`.
final class SelfSignedServer {
    let port: Int
    private let folder: TemporaryFolder
    private let process: Process

    private static let tool = "/usr/bin/openssl"
    static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: tool) }

    init() throws {
        folder = try TemporaryFolder()
        port = try FreePort.next()
        let making = Self.openSSL([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj",
            "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder.file("key.pem"), "-out",
            folder.file("cert.pem"),
        ])
        try making.run()
        making.waitUntilExit()
        guard making.terminationStatus == 0 else { throw Daemon.Failure(description: "openssl req failed") }
        process = Self.openSSL([
            "s_server", "-quiet", "-www", "-accept", "127.0.0.1:\(port)", "-key", folder.file("key.pem"), "-cert",
            folder.file("cert.pem"),
        ])
        try process.run()
        // It says nothing when it listens.
        for _ in 0..<500 where Listener(port: port).map({ $0.stop() }) != nil { usleep(10_000) }
    }

    func stop() {
        // The child inherits a mask that keeps SIGTERM from it.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    private static func openSSL(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }
}
