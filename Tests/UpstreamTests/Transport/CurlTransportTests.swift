import Testing

@testable import Upstream

@Suite struct CurlTransportTests {
    let transport: CurlTransport

    init() throws { transport = try CurlTransport(proxies: .none) }

    private func get(_ url: String, limits: RequestLimits = .brief) -> HTTPClientRequest {
        HTTPClientRequest(.get, url, limits: limits, egress: .operatorHost)
    }

    @Test func `A GET brings status, headers, body and the peer's address`() async throws {
        let server = try LoopbackServer { _ in
            .response(
                200,
                headers: [("Date", "Thu, 01 Jan 2026 00:00:00 GMT"), ("X-A", "1"), ("x-a", "2")],
                Array("hi".utf8)
            )
        }
        defer { server.stop() }
        let response = try await transport.send(get("\(server.origin)/path?x=1"))
        #expect(response.status == 200)
        #expect(response.body == Array("hi".utf8))
        #expect(response.values(of: "X-a") == ["1", "2"])
        #expect(response.value(of: "x-a") == nil)
        #expect(response.value(of: "date") == "Thu, 01 Jan 2026 00:00:00 GMT")
        #expect(response.peerAddress == "127.0.0.1")
        #expect(server.requests.first?.target == "/path?x=1")
    }

    @Test func `A POST carries its body, headers and no Expect`() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let body = [UInt8]("a=b\u{0}c".utf8) + [UInt8](repeating: 7, count: 5_000)
        _ = try await transport.send(
            HTTPClientRequest(
                .post,
                "\(server.origin)/token",
                headers: [("Authorization", "Basic eDp5"), ("Content-Type", "application/x-www-form-urlencoded")],
                body: body,
                limits: .token,
                egress: .operatorHost
            )
        )
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.body == body)
        #expect(request.header("Authorization") == "Basic eDp5")
        #expect(request.header("Content-Type") == "application/x-www-form-urlencoded")
        #expect(request.header("Expect") == nil)
    }

    @Test func `Connections are kept and used again`() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        for _ in 1...5 { _ = try await transport.send(get(server.origin)) }
        #expect(server.requestCount == 5)
        #expect(server.connectionCount == 1)
    }

    @Test func `Many requests at once all come back, on a bounded number of connections`() async throws {
        let server = try LoopbackServer { request in .json("\"\(request.target)\"") }
        defer { server.stop() }
        var pool = ConnectionPool()
        pool.maxPerHost = 4
        let transport = try CurlTransport(proxies: .none, pool: pool)
        let origin = server.origin
        let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 1...200 {
                group.addTask {
                    let request = HTTPClientRequest(.get, "\(origin)/\(number)", limits: .token, egress: .operatorHost)
                    return try await transport.send(request).body == Array("\"/\(number)\"".utf8)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 200 && answers.allSatisfy { $0 })
        #expect(server.connectionCount <= 4)
        await transport.shutdown()
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `A redirect on the back channel is an answer and is never followed (RFC 9700 §2.6)`(status: Int) async throws {
        let other = try LoopbackServer { _ in .json("{}") }
        let location = "\(other.origin)/elsewhere"
        let server = try LoopbackServer { _ in .response(status, headers: [("Location", location)], []) }
        defer {
            server.stop()
            other.stop()
        }
        #expect(try await transport.send(get(server.origin)).status == status)
        #expect(other.requestCount == 0)
    }

    @Test(arguments: [
        "http://example.com/", "http://10.0.0.1/", "ftp://127.0.0.1/", "file:///etc/passwd", "https://user@host.test/",
        "https://rp.test\\@evil.test/", "https://host.test/%0d%0aX: y", "https://host.test/a b", "https://host.test/#x",
        "https://host.test:99999/", "https:///path", "gopher://127.0.0.1/", "https://höst.test/", "",
        "http://127.0.0.1.evil.test/",
        "http://localhost@evil.test/", "https://host.test/\u{0}", "HTTPS://host.test/%zz",
    ])
    func `An address other than https, or http to loopback, is refused before anything is sent`(url: String)
        async throws
    {
        // `%0d%0a` in a path stays encoded and is harmless, unless a blank follows it, as here.
        let error = await transportError { _ = try await transport.send(get(url)) }
        #expect(error?.phase == .invalidRequest)
        #expect(error?.bytesWereSent == false)
    }

    @Test(arguments: ["a\r\nX: y", "a\nb", "a\u{0}b", "é"])
    func `A header value that could begin another header is refused`(value: String) async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        var request = get(server.origin)
        request.headers = [("X-Test", value)]
        let error = await transportError { _ = try await transport.send(request) }
        #expect(error?.phase == .invalidRequest)
        request.headers = [("X-Te st", "a")]
        #expect(await transportError { _ = try await transport.send(request) }?.phase == .invalidRequest)
        #expect(server.requestCount == 0)
    }

    @Test func `A body over its cap is refused, by length or while it streams`() async throws {
        let big = [UInt8](repeating: 65, count: 5_000)
        let server = try LoopbackServer { request in
            request.path == "/length"
                ? .response(200, headers: [], big)
                : LoopbackServer.Reply(pieces: [Array("HTTP/1.1 200 OK\r\n\r\n".utf8), big], end: .close)
        }
        defer { server.stop() }
        for path in ["/length", "/stream"] {
            let error = await transportError { _ = try await transport.send(get(server.origin + path)) }
            #expect(error?.phase == .tooLarge)
            #expect(error?.bytesWereSent == true)
        }
        let exact = [UInt8](repeating: 65, count: 4_096)
        server.handle { _ in .response(200, headers: [], exact) }
        #expect(try await transport.send(get(server.origin)).body.count == 4_096)
    }

    @Test func `A compression bomb is stopped by its decompressed size`() async throws {
        // 1 MB of zeros in about 1 KB, made by gzip.
        let bomb = try GzipFixture.zeros(count: 1_000_000)
        #expect(bomb.count < 4_096)
        let server = try LoopbackServer { _ in .response(200, headers: [("Content-Encoding", "gzip")], bomb) }
        defer { server.stop() }
        let error = await transportError { _ = try await transport.send(get(server.origin)) }
        #expect(error?.phase == .tooLarge)
        let small = try GzipFixture.zeros(count: 3_000)
        server.handle { _ in .response(200, headers: [("Content-Encoding", "gzip")], small) }
        #expect(try await transport.send(get(server.origin)).body == [UInt8](repeating: 0, count: 3_000))
    }

    @Test func `A head without end is refused`() async throws {
        let server = try LoopbackServer { _ in
            let line = "X-Filler: " + String(repeating: "a", count: 1_000) + "\r\n"
            return .raw("HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 100) + "\r\n", then: .close)
        }
        defer { server.stop() }
        let error = await transportError { _ = try await transport.send(get(server.origin)) }
        #expect(error?.phase == .tooLarge)
        server.handle { _ in
            .raw(
                "HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 300) + "Content-Length: 0\r\n\r\n",
                then: .keep
            )
        }
        #expect(await transportError { _ = try await transport.send(get(server.origin)) }?.phase == .tooLarge)
    }

    @Test func `A truncated answer, a reset and a closed connection are no answers`() async throws {
        let server = try LoopbackServer { request in
            switch request.path {
            case "/truncated": .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"keys\":", then: .close)
            case "/reset": .reset
            case "/chunk": .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", then: .close)
            default: .raw("", then: .close)
            }
        }
        defer { server.stop() }
        for path in ["/truncated", "/reset", "/chunk", "/closed"] {
            let error = await transportError { _ = try await transport.send(get(server.origin + path)) }
            #expect(error?.phase == .connectionLost, "\(path)")
            #expect(error?.bytesWereSent == true)
            #expect(error?.mayPassOnRetry == true)
        }
    }

    @Test func `What is no HTTP is no answer`() async throws {
        let server = try LoopbackServer { _ in .raw("SSH-2.0-OpenSSH_9.2\r\n\r\n", then: .close) }
        defer { server.stop() }
        #expect(await transportError { _ = try await transport.send(get(server.origin)) }?.phase == .protocolViolation)
    }

    @Test func `A silent peer is given up at the deadline`() async throws {
        let server = try LoopbackServer { _ in .hang }
        defer { server.stop() }
        let error = await transportError { _ = try await transport.send(get(server.origin)) }
        #expect(error?.phase == .timeout)
        #expect(error?.bytesWereSent == true)
    }

    @Test func `An answer that trickles is given up before the deadline`() async throws {
        let server = try LoopbackServer { _ in
            var reply = LoopbackServer.Reply(
                pieces: [Array("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".utf8)]
                    + Array(repeating: [65], count: 100),
                end: .close
            )
            reply.pauseMicroseconds = 200_000
            return reply
        }
        defer { server.stop() }
        let error = await transportError {
            _ = try await transport.send(
                get(server.origin, limits: RequestLimits(total: .seconds(30), maxBytes: 4_096))
            )
        }
        #expect(error?.phase == .timeout)
        #expect(error?.detail.contains("bytes a second") == true)
    }

    @Test func `A port where nobody listens is a connect failure with no byte sent`() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        server.stop()
        let origin = server.origin
        var error: TransportError?
        // The listener closes on its own thread.
        for _ in 1...50 {
            error = await transportError { _ = try await transport.send(get(origin)) }
            if error?.phase == .connect { break }
        }
        #expect(error?.phase == .connect)
        #expect(error?.bytesWereSent == false)
    }

    @Test func `A name without address is a resolve failure`() async throws {
        let limits = RequestLimits(total: .seconds(5), maxBytes: 10)
        let error = await transportError {
            _ = try await transport.send(get("https://no-such-host.invalid/", limits: limits))
        }
        #expect(error?.phase == .resolve || error?.phase == .timeout)
        #expect(error?.bytesWereSent == false)
    }

    @Test func `Errors show no query, header or body`() async throws {
        let server = try LoopbackServer { _ in .reset }
        defer { server.stop() }
        let request = HTTPClientRequest(
            .post,
            "\(server.origin)/token?code=s3cret",
            headers: [("Authorization", "Basic s3cret")],
            body: Array("client_secret=s3cret".utf8),
            limits: .brief,
            egress: .operatorHost
        )
        let error = await transportError { _ = try await transport.send(request) }
        let text = String(reflecting: error)
        #expect(text.contains("/token"))
        #expect(!text.contains("s3cret"))
    }

    @Test func `A POST on a kept connection that dies is not sent again (RFC 6749 §4.1.2)`() async throws {
        let server = try LoopbackServer { request in request.method == "GET" ? .json("{}") : .reset }
        defer { server.stop() }
        _ = try await transport.send(get(server.origin))
        let post = HTTPClientRequest(
            .post,
            "\(server.origin)/token",
            body: Array("code=x".utf8),
            limits: .token,
            egress: .operatorHost
        )
        let error = await transportError { _ = try await transport.send(post) }
        #expect(error?.phase == .connectionLost)
        #expect(error?.bytesWereSent == true)
        #expect(server.requests.filter { $0.method == "POST" }.count == 1)
        // It did go over the kept connection, where libcurl by itself would try once more.
        #expect(server.requests.last?.connection == 1)
    }

    @Test func `A cancelled request ends at once and the transport goes on`() async throws {
        let server = try LoopbackServer { request in request.path == "/hang" ? .hang : .json("{}") }
        defer { server.stop() }
        let transport = transport
        let request = get("\(server.origin)/hang", limits: RequestLimits(total: .seconds(60), maxBytes: 10))
        let task = Task { await transportError { _ = try await transport.send(request) } }
        while server.requestCount == 0 { await Task.yield() }
        task.cancel()
        #expect(await task.value?.phase == .cancelled)
        #expect(try await transport.send(get(server.origin)).status == 200)
        // Cancelled before it began.
        let early = Task {
            while !Task.isCancelled { await Task.yield() }
            return await transportError { _ = try await transport.send(request) }
        }
        early.cancel()
        #expect(await early.value?.phase == .cancelled)
    }

    @Test func `Shutting down fails what is under way and what comes later, and ends the thread`() async throws {
        let server = try LoopbackServer { _ in .hang }
        defer { server.stop() }
        let transport = try CurlTransport(proxies: .none)
        let request = get(server.origin, limits: RequestLimits(total: .seconds(60), maxBytes: 10))
        let task = Task { await transportError { _ = try await transport.send(request) } }
        while server.requestCount == 0 { await Task.yield() }
        await transport.shutdown()
        #expect(await task.value?.phase == .shutDown)
        #expect(await transportError { _ = try await transport.send(request) }?.phase == .shutDown)
        await transport.shutdown()
    }

    @Test func `More requests than the pool takes are refused at once`() async throws {
        let server = try LoopbackServer { _ in .hang }
        defer { server.stop() }
        var pool = ConnectionPool()
        pool.maxRequests = 2
        let transport = try CurlTransport(proxies: .none, pool: pool)
        let request = get(server.origin, limits: RequestLimits(total: .seconds(60), maxBytes: 10))
        let tasks = (1...2).map { _ in Task { await transportError { _ = try await transport.send(request) } } }
        while server.requestCount < 2 { await Task.yield() }
        #expect(await transportError { _ = try await transport.send(request) }?.phase == .overloaded)
        await transport.shutdown()
        for task in tasks { #expect(await task.value?.phase == .shutDown) }
    }

    @Test func `A request that waits for a connection is given up at its deadline too`() async throws {
        let server = try LoopbackServer { _ in .hang }
        defer { server.stop() }
        var pool = ConnectionPool()
        pool.maxPerHost = 1
        let transport = try CurlTransport(proxies: .none, pool: pool)
        let long = get(server.origin, limits: RequestLimits(total: .seconds(60), maxBytes: 10))
        let holder = Task { await transportError { _ = try await transport.send(long) } }
        while server.requestCount == 0 { await Task.yield() }
        let error = await transportError { _ = try await transport.send(get(server.origin)) }
        #expect(error?.phase == .timeout)
        #expect(error?.bytesWereSent == false)
        await transport.shutdown()
        _ = await holder.value
    }
}
