import Foundation

/// What one core of this machine signs and verifies in a second, by `openssl speed`.
struct OpenSSLSpeed {
    let signaturesPerSecond: Double
    let verificationsPerSecond: Double

    /// Both algorithms that tokens are signed with; empty where there is no `openssl`.
    static func measure() -> (rsa2048: OpenSSLSpeed?, p256: OpenSSLSpeed?) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl", "speed", "-seconds", "1", "rsa2048", "ecdsap256"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? SignalMask.withNoneBlocked({ try process.run() })) != nil else { return (nil, nil) }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
        return (
            lines.first { $0.hasPrefix("rsa 2048 bits") }.flatMap(Self.init(line:)),
            lines.first { $0.contains("ecdsa (nistp256)") }.flatMap(Self.init(line:))
        )
    }

    /// A line ends in signatures and verifications a second.
    private init?(line: Substring) {
        let numbers = line.split(separator: " ").suffix(2).compactMap { Double($0) }
        guard numbers.count == 2 else { return nil }
        signaturesPerSecond = numbers[0]
        verificationsPerSecond = numbers[1]
    }
}
