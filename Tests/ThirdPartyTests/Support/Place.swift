import Foundation

/// Where things lie: the built executable, the project, the Python programs.
enum Place {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    static let project = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let providers = project.appendingPathComponent("providers").path

    /// The daemon, built in the same configuration as this test program, next to which it lies.
    static func daemon() throws -> String {
        var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        // A test bundle may lie some folders deeper, as on other systems.
        for _ in 0..<4 {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("cost-ops").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        throw Missing(description: "The executable cost-ops is not built: 'make test' or 'swift build' builds it.")
    }

    /// A program of the Python virtual environment.
    static func python(_ name: String) throws -> String {
        let path = project.appendingPathComponent(".venv/bin/\(name)").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Missing(
                description: ".venv/bin/\(name) is missing: 'make test' or 'scripts/setup build test' installs it."
            )
        }
        return path
    }

    static func script(_ name: String) -> String {
        project.appendingPathComponent("Tests/ThirdPartyTests/\(name)").path
    }

    static func chromium() throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        for name in ["chromium", "chromium-browser"] {
            for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
                return "\(folder)/\(name)"
            }
        }
        throw Missing(description: "Chromium is missing: 'make test' or 'scripts/setup build test' installs it.")
    }

    /// A folder for the time of the body.
    static func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("third-party-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}
