import ArgumentParser
import Foundation
import JOSE

/// The measurement itself.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Starts the daemon and a provider, logs in many times, and prints what it took."
    )

    @Option(help: "The daemon's executable, built for release.")
    var daemon: String

    @Option(help: "Logins for each algorithm.")
    var logins = 10_000

    @Option(help: "Logins before the measurement begins.")
    var warmUp = 500

    @Option(help: "Requests to each of the other endpoints.")
    var requests = 20_000

    @Option(help: "Virtual browsers at the same time.")
    var browsers = 16

    @Option(help: "Algorithms the broker signs with, one run each.")
    var algorithms = "RS256,ES256"

    @Option(help: "Further starts whose median is taken.")
    var restarts = 5

    @Option(help: "The folder of provider types.")
    var providersDir = "providers"

    @Option(help: "A folder on the disk to measure with; the daemon's database is made there and removed.")
    var workDirectory = FileManager.default.temporaryDirectory.path

    @Option(help: "Where the figures are written as JSON.")
    var results = "bench-results"

    func validate() throws {
        guard logins > 0, logins <= 1_000_000, warmUp >= 0, (1...1_000_000).contains(requests),
            (1...1_000).contains(browsers), (0...50).contains(restarts)
        else {
            throw ValidationError(
                "Ask for 1 to 1,000,000 logins and requests, 1 to 1,000 browsers and at most 50 restarts."
            )
        }
        guard FileManager.default.isExecutableFile(atPath: daemon) else {
            throw ValidationError("\(daemon) is not an executable. Build it: swift build -c release")
        }
    }

    func run() throws {
        let leftovers = Leftovers()
        let signals = leftovers.clearOnSignals()
        defer { for source in signals { source.cancel() } }
        let openSSL = OpenSSLSpeed.measure()
        let bare = try BareMeasurement(requests: logins * 4, connections: browsers, leftovers: leftovers).run()
        let figures = try algorithms.split(separator: ",").map { algorithm in
            try LoginMeasurement(
                daemon: daemon,
                algorithm: String(algorithm),
                logins: logins,
                warmUp: warmUp,
                requests: requests,
                browsers: browsers,
                restarts: restarts,
                providersFolder: absolute(providersDir),
                workDirectory: absolute(workDirectory),
                leftovers: leftovers
            ).run()
        }
        let report = BenchReport(
            logins: figures,
            bare: bare,
            openSSL: openSSL,
            syncMilliseconds: SyncProbe.medianMilliseconds(in: absolute(workDirectory))
        )
        ParentPipe.say(report.table)
        ParentPipe.say("Written to \(try write(report))")
        let failures = figures.flatMap { $0.load.failures + $0.endpoints.flatMap(\.load.failures) }
        if let failure = failures.first {
            FileHandle.standardError.write(Data("Not everything succeeded: \(failure)\n".utf8))
            throw ExitCode.failure
        }
    }

    private func write(_ report: BenchReport) throws -> String {
        try FileManager.default.createDirectory(atPath: results, withIntermediateDirectories: true)
        let stamp = Date().formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        let path = "\(results)/\(stamp).json"
        try Data(report.json.serializedForReading()).write(to: URL(fileURLWithPath: path))
        return path
    }

    private func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }
}
