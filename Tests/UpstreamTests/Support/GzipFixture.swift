import Foundation

/// Compressed bodies, made by the system's gzip.
enum GzipFixture {
    static func zeros(count: Int) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("zeros-\(UUID().uuidString)")
        try Data(count: count).write(to: file)
        defer { try? FileManager.default.removeItem(atPath: file.path + ".gz") }
        try CommandLineTool.run("gzip", ["-9", "-n", "-f", file.path])
        return [UInt8](try Data(contentsOf: file.appendingPathExtension("gz")))
    }
}
