import BrokerTesting
import Glibc
import Testing

/// Clients that take their time (security.md §3, row 134; §6, "slow clients").
@Suite("Slow clients")
struct SlowClientTests {
    /// A client's socket and what it still sends, a byte at a time.
    private struct Client {
        let name: String
        let socket: Int32
        var drips: Bool
    }

    @Test("Row 134: 200 half heads and 50 half bodies, some dripping: others sign in meanwhile, and all are closed")
    func slow() async throws {
        try await House.open(keepsRequests: false) { house async throws in
            try await house.serving { daemon async throws in
                var clients: [Client] = []
                defer { clients.forEach { close($0.socket) } }
                let head = "POST /oauth2/token HTTP/1.1\r\nHost: x\r\n\(RequestShapes.form)"
                for index in 0..<250 {
                    let socket = try Wire.open(port: house.port)
                    let isHead = index < 200
                    // Every tenth goes on, a byte at a time: that must not keep it alive.
                    clients.append(
                        Client(name: isHead ? "head \(index)" : "body \(index)", socket: socket, drips: index % 10 == 0)
                    )
                    if index % 4 == 1 {
                        // On a connection that has served one request before.
                        try Wire.send(socket, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                        _ = try await offPool {
                            var buffer = [UInt8](repeating: 0, count: 2_000)
                            return recv(socket, &buffer, 2_000, 0)
                        }
                    }
                    try Wire.send(
                        socket,
                        isHead ? "GET /healthz HTTP/1.1\r\nX: a" : head + "Content-Length: 60000\r\n\r\na=b"
                    )
                }
                let begun = ContinuousClock.now
                for _ in 0..<10 { try await house.goodLogin() }
                print("10 logins beside 250 slow clients in \(ContinuousClock.now - begun)")
                let open = try await offPool { [clients] in Self.stillOpen(clients, within: .seconds(50)) }
                print("all slow clients closed after \(ContinuousClock.now - begun)")
                #expect(open.isEmpty, "\(open.joined(separator: ", "))")
                #expect(daemon.isRunning)
                try await house.goodLogin()
            }
        }
    }

    @Test("Row 134: more connections than it may have files open: some wait, and all is normal once they are gone")
    func crowd() async throws {
        try await House.open(keepsRequests: false) { house async throws in
            try await house.serving(openFiles: 128) { daemon async throws in
                try await house.goodLogin()
                var sockets = try (0..<300).map { _ in try Wire.open(port: house.port) }
                defer { sockets.forEach { close($0) } }
                _ = try await eventually("it takes what it may") { daemon.openFiles >= 64 ? () : nil }
                // Those that were let in are served.
                try Wire.send(sockets[0], "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                let status = try await offPool { [first = sockets[0]] in
                    var buffer = [UInt8](repeating: 0, count: 12)
                    let count = recv(first, &buffer, 12, 0)
                    return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
                }
                #expect(status == "HTTP/1.1 200")
                // The database and the way to providers need some too.
                #expect(daemon.openFiles < 110)
                sockets.forEach { close($0) }
                sockets = []
                try await house.ready(daemon)
                try await house.goodLogin()
                daemon.signal(SIGTERM)
                #expect(try await daemon.ended() == .exited(0))
            }
        }
    }

    /// Waits until the server has closed all of them.
    /// - Returns: the names of those it has not.
    private static func stillOpen(_ clients: [Client], within limit: Duration) -> [String] {
        let deadline = ContinuousClock.now + limit
        var open = clients
        while !open.isEmpty, ContinuousClock.now < deadline {
            var polled = open.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
            // Once a second, which is also when the drippers send.
            poll(&polled, nfds_t(polled.count), 1_000)
            var left: [Client] = []
            for (client, result) in zip(open, polled) {
                var buffer = [UInt8](repeating: 0, count: 4_096)
                if result.revents != 0, recv(client.socket, &buffer, buffer.count, Int32(MSG_DONTWAIT)) <= 0 {
                    continue
                }
                if client.drips { _ = Glibc.send(client.socket, "a", 1, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)) }
                left.append(client)
            }
            open = left
        }
        return open.map(\.name)
    }
}
