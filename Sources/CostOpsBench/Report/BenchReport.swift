import Foundation
import JOSE

/// Everything one call measured, as a table and as JSON.
struct BenchReport {
    let logins: [LoginFigures]
    let bare: BareFigures
    let openSSL: (rsa2048: OpenSSLSpeed?, p256: OpenSSLSpeed?)
    let syncMilliseconds: Double?

    /// One column a run of logins, then what to compare with.
    var table: String {
        var lines = [row("", logins.map(\.algorithm))]
        func add(_ name: String, _ value: (LoginFigures) -> String) {
            lines.append(row(name, logins.map(value)))
        }
        add("logins") { "\($0.load.latencies.count)" }
        add("browsers") { "\($0.browsers)" }
        add("failures") { "\($0.load.failures.count)" }
        add("logins a second") { Figure.text($0.load.perSecond, decimals: 0) }
        add("p50 of a login, ms") { Figure.text($0.load.percentile(0.50), decimals: 1) }
        add("p99 of a login, ms") { Figure.text($0.load.percentile(0.99), decimals: 1) }
        for (index, step) in VirtualBrowser.steps.enumerated() {
            add("  p50 of its step at \(step), ms") { figures in
                let medians = figures.load.stepMedians
                return medians.indices.contains(index) ? Figure.text(medians[index], decimals: 1) : "-"
            }
        }
        add("daemon CPU a login, ms") { Figure.text($0.daemonCPUPerLogin, decimals: 2) }
        add("  provider CPU a login, ms") { Figure.text($0.providerCPUPerLogin, decimals: 2) }
        add("  generator CPU a login, ms") { Figure.text($0.generatorCPUPerLogin, decimals: 2) }
        add("memory idle, MB (private)") { memory($0.idle) }
        add("memory after the logins, MB (private)") { memory($0.afterwards) }
        add("first start to ready, ms") { Figure.text($0.firstStart, decimals: 0) }
        add("later starts to ready, ms (median)") { Figure.text($0.medianRestart, decimals: 0) }
        add("database a login, bytes") { "\($0.databaseBytes / max($0.load.latencies.count, 1))" }
        lines.append("")
        lines.append(row("requests a second (daemon CPU each, ms)", logins.map(\.algorithm)))
        for (index, endpoint) in MeasuredEndpoint.allCases.enumerated() {
            add("  " + endpoint.rawValue) { figures in
                guard figures.endpoints.indices.contains(index) else { return "-" }
                let measured = figures.endpoints[index]
                return Figure.text(measured.load.perSecond, decimals: 0)
                    + " (\(Figure.text(measured.daemonCPUPerRequest, decimals: 3)))"
            }
        }
        lines.append("")
        lines.append(
            "bare Hummingbird route: \(Figure.text(bare.load.perSecond, decimals: 0)) requests a second, "
                + "\(Figure.text(bare.cpuPerRequest, decimals: 3)) ms CPU each, p99 "
                + "\(Figure.text(bare.load.percentile(0.99), decimals: 2)) ms, \(memory(bare.idle)) MB, ready in "
                + "\(Figure.text(bare.startMilliseconds, decimals: 0)) ms"
        )
        for (name, speed) in [("RSA-2048", openSSL.rsa2048), ("P-256", openSSL.p256)] {
            guard let speed else { continue }
            lines.append(
                "openssl speed, \(name): \(Figure.text(1_000 / max(speed.signaturesPerSecond, 1), decimals: 3)) "
                    + "ms a signature, \(Figure.text(1_000 / max(speed.verificationsPerSecond, 1), decimals: 3)) "
                    + "ms a verification"
            )
        }
        if let syncMilliseconds {
            lines.append("disk: \(Figure.text(syncMilliseconds, decimals: 2)) ms to make a small write durable")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    var json: JSONValue {
        func speed(_ speed: OpenSSLSpeed?) -> JSONValue {
            guard let speed else { return .null }
            return [
                "signatures_per_second": .rounded(speed.signaturesPerSecond),
                "verifications_per_second": .rounded(speed.verificationsPerSecond),
            ]
        }
        return [
            "cores": .integer(ProcessInfo.processInfo.activeProcessorCount),
            "logins": .array(logins.map(\.json)),
            "bare": bare.json,
            "openssl_rsa2048": speed(openSSL.rsa2048),
            "openssl_p256": speed(openSSL.p256),
            "disk_sync_ms": syncMilliseconds.map { .rounded($0) } ?? .null,
        ]
    }

    private func memory(_ figures: ProcessFigures) -> String {
        "\(Figure.megabytes(figures.residentKilobytes)) (\(Figure.megabytes(figures.privateKilobytes)))"
    }

    private func row(_ name: String, _ cells: [String]) -> String {
        name.padding(toLength: 40, withPad: " ", startingAt: 0)
            + cells.map { String(repeating: " ", count: max(16 - $0.count, 1)) + $0 }.joined()
    }
}
