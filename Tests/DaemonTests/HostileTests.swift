import BrokerTesting
import FakeProviders
import Foundation
import Glibc
import JOSE
import OAuthProtocol
import Synchronization
import Testing

/// Hostile bytes against every endpoint (security.md §3, rows 134, 135, 136 and 138; §6).
@Suite("Hostile input", .serialized)
struct HostileTests {
    /// What went wrong, and how many were answered how.
    private final class Findings: Sendable {
        private struct State {
            var faults: [String] = []
            var statuses: [Int: Int] = [:]
            var unanswered = 0
        }

        private let state = Mutex(State())

        func note(_ exchange: Wire.Exchange) {
            state.withLock { state in
                if exchange.responses.isEmpty { state.unanswered += 1 }
                for response in exchange.responses { state.statuses[response.status, default: 0] += 1 }
            }
        }

        func fault(_ text: String) {
            state.withLock { $0.faults.append(text) }
        }

        var faults: [String] { state.withLock { $0.faults } }
        var summary: String {
            state.withLock { state in
                state.statuses.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
                    + ", closed without a word: \(state.unanswered)"
            }
        }
    }

    private static let memoryLimit = 64 * 1_024

    private func shapes(_ house: House) async throws -> RequestShapes {
        let pair = FormCoding.encode("app") + ":" + FormCoding.encode(House.appSecret)
        let login = try await house.goodLogin()
        return RequestShapes(
            port: house.port,
            basic: "Authorization: Basic \(Base64.encode(Array(pair.utf8)))\r\n",
            token: login.answer.accessToken ?? "",
            authorize: LoginRequest().parameters(for: house.app)
        )
    }

    /// What holds for every answer to anything.
    private static func check(_ exchange: Wire.Exchange, _ name: String, _ house: House, _ findings: Findings) {
        findings.note(exchange)
        if !exchange.isClosed { findings.fault("\(name): the connection stays open") }
        for response in exchange.responses {
            if response.status >= 500 || response.status < 100 {
                findings.fault(
                    "\(name): answered \(response.status), \(String(decoding: response.body, as: UTF8.self).prefix(300))"
                )
            }
            if !response.values(HostileValue.injected).isEmpty {
                findings.fault("\(name): a field was smuggled in (row 135)")
            }
            for location in response.values("location") where !isOurs(location, house) {
                findings.fault("\(name): sent to \(location.prefix(100))")
            }
        }
    }

    private static func isOurs(_ location: String, _ house: House) -> Bool {
        [house.provider.baseURL() + "/", House.appRedirectURI + "?", "https://spa.test/cb?"].contains {
            location.hasPrefix($0)
        }
    }

    /// Checks that nothing has died or grown, and that people are served as before.
    private func checkAfterwards(_ house: House, _ daemon: Daemon, grownFrom before: Int, _ findings: Findings)
        async throws
    {
        for fault in findings.faults.prefix(20) { Issue.record("\(fault)") }
        #expect(findings.faults.isEmpty, "\(findings.faults.count) faults")
        #expect(daemon.isRunning)
        for app in [house.app, house.postApp, house.spa] { try await house.goodLogin(app) }
        let grown = daemon.residentKilobytes - before
        print("\(findings.summary); resident memory \(before) KB, grown by \(grown) KB")
        #expect(grown < Self.memoryLimit)
        let unforeseen = daemon.log.split(separator: "\n").filter { $0.contains("\"event\":\"unforeseen\"") }
        #expect(unforeseen.isEmpty, "\(unforeseen.first ?? "")")
    }

    @Test("Rows 134–136, 138: a table of hostile requests: no 5xx, no crash, nothing smuggled, a good login afterwards")
    func table() async throws {
        try await House.open(keepsRequests: false) { house async throws in
            try await house.serving { daemon async throws in
                let table = HostileTable(shapes: try await shapes(house)).all
                let before = daemon.residentKilobytes
                let findings = Findings()
                try await inParallel(8) { lane in
                    for index in stride(from: lane, to: table.count, by: 8) {
                        let exchange = try Wire.exchange(port: house.port, table[index].bytes)
                        Self.check(exchange, table[index].name, house, findings)
                    }
                }
                print("\(table.count) hostile requests")
                #expect(table.count >= 2_000)
                try await checkAfterwards(house, daemon, grownFrom: before, findings)
            }
        }
    }

    @Test("Homoglyphs, NFC and NFD twins, and other spellings of client id and redirect URI: a page, never a redirect")
    func twins() async throws {
        try await House.open { house async throws in
            try await house.serving { _ async throws in
                let twins = HostileTable(shapes: try await shapes(house)).twins
                #expect(twins.count >= 30)
                for twin in twins {
                    let exchange = try await offPool { [port = house.port] in try Wire.exchange(port: port, twin.bytes)
                    }
                    let response = try #require(exchange.responses.first)
                    #expect(response.status == 400, "\(String(decoding: twin.bytes, as: UTF8.self))")
                    #expect(response.values("location").isEmpty)
                }
            }
        }
    }

    @Test("Row 135: what follows a request that is refused is no second request")
    func smuggling() async throws {
        try await House.open { house async throws in
            try await house.serving { _ async throws in
                let host = "Host: 127.0.0.1:\(house.port)\r\n"
                let inner = "GET /.well-known/jwks.json HTTP/1.1\r\n\(host)\r\n"
                let start = "POST /oauth2/token HTTP/1.1\r\n\(host)\(RequestShapes.form)"
                for fields in [
                    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                    "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                    "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: -1\r\n",
                    "Transfer-Encoding : chunked\r\n",
                    "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunked, identity\r\n",
                    "Content-Length: 0x5\r\n",
                    "Content-Length: +5\r\n", "Content-Length: 5, 5\r\n",
                ] {
                    let text = start + fields + "\r\n0\r\n\r\n" + inner
                    let exchange = try await offPool { [port = house.port] in try Wire.exchange(port: port, text) }
                    let bodies = exchange.responses.map { String(decoding: $0.body, as: UTF8.self) }
                    #expect(!bodies.contains { $0.contains("\"keys\"") }, "\(fields)")
                    #expect(exchange.responses.allSatisfy { (400..<500).contains($0.status) }, "\(fields)")
                }
            }
        }
    }

    @Test("20,000 seeded mutations of good requests: no 5xx, no crash; others sign in meanwhile")
    func mutations() async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("mutation seed: \(seed)")
        try await House.open(keepsRequests: false) { house async throws in
            try await house.serving { daemon async throws in
                let valid = try await shapes(house).valid
                // The shapes themselves are what they claim to be.
                for bytes in valid {
                    let exchange = try await offPool { [port = house.port] in try Wire.exchange(port: port, bytes) }
                    #expect(
                        [200, 303, 400, 401].contains(exchange.responses.first?.status ?? 0),
                        "\(String(decoding: bytes, as: UTF8.self))"
                    )
                }
                let before = daemon.residentKilobytes
                let findings = Findings()
                let sent = Atomic(0)
                let begun = ContinuousClock.now
                let isDone = Atomic(false)
                async let others = logIns(house, until: { isDone.load(ordering: .relaxed) })
                try await inParallel(8) { lane in
                    var mutator = Mutator(seed: seed &+ UInt64(lane), valid)
                    while sent.add(1, ordering: .relaxed).newValue <= 20_000, ContinuousClock.now - begun < .seconds(40)
                    {
                        let bytes = mutator.next()
                        // From many addresses, or the ports of one would run out.
                        let source = 0x7F01_0001 &+ UInt32.random(in: 0..<60_000, using: &mutator.generator)
                        let exchange = try Wire.exchange(port: house.port, bytes, from: source, patience: 10)
                        Self.check(exchange, String(decoding: bytes, as: UTF8.self).debugDescription, house, findings)
                    }
                }
                isDone.store(true, ordering: .relaxed)
                let count = min(sent.load(ordering: .relaxed), 20_000)
                print("\(count) mutations in \(ContinuousClock.now - begun), meanwhile \(try await others) logins")
                #expect(count >= 10_000)
                try await checkAfterwards(house, daemon, grownFrom: before, findings)
            }
        }
    }

    /// Logins of others, one after the other.
    private func logIns(_ house: House, until isDone: @Sendable () -> Bool) async throws -> Int {
        var count = 0
        while !isDone() {
            try await house.goodLogin()
            count += 1
        }
        return count
    }

    private func inParallel(_ lanes: Int, _ body: @escaping @Sendable (Int) throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<lanes { group.addTask { try await offPool { try body(lane) } } }
            try await group.waitForAll()
        }
    }
}
