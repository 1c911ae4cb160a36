import Testing

@testable import Upstream

@Suite(.enabled(if: TLSServer.isAvailable)) struct TLSTests {
    private func request(_ url: String) -> HTTPClientRequest {
        HTTPClientRequest(.get, url, limits: .token, egress: .operatorHost)
    }

    @Test func `server.ca_file adds an authority; without it the certificate is refused`() async throws {
        let server = try TLSServer()
        defer { server.stop() }
        let url = "https://127.0.0.1:\(server.port)/"
        let trusting = try CurlTransport(caFile: server.authorityFile, proxies: .none)
        #expect(try await trusting.send(request(url)).body == Array("hello".utf8))
        let plain = try CurlTransport(proxies: .none)
        let error = await transportError { _ = try await plain.send(request(url)) }
        #expect(error?.phase == .tls)
        #expect(error?.bytesWereSent == false)
        await trusting.shutdown()
        await plain.shutdown()
    }

    @Test func `A certificate for another host is refused`() async throws {
        let server = try TLSServer(names: "DNS:other.test")
        defer { server.stop() }
        let transport = try CurlTransport(caFile: server.authorityFile, proxies: .none)
        let error = await transportError { _ = try await transport.send(request("https://127.0.0.1:\(server.port)/")) }
        #expect(error?.phase == .tls)
        #expect(error?.bytesWereSent == false)
        await transport.shutdown()
    }

    @Test func `HTTP/2 is spoken where it is offered`() async throws {
        let server = try TLSServer(http2: true, body: "req.httpVersion")
        defer { server.stop() }
        let transport = try CurlTransport(caFile: server.authorityFile, proxies: .none)
        let response = try await transport.send(request("https://localhost:\(server.port)/"))
        #expect(response.body == Array("2.0".utf8))
        let both = try await (
            transport.send(request("https://localhost:\(server.port)/")),
            transport.send(request("https://localhost:\(server.port)/"))
        )
        #expect(both.0.status == 200 && both.1.status == 200)
        await transport.shutdown()
    }

    @Test func `TLS where plain http answers is a failure without a byte of the request`() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let transport = try CurlTransport(proxies: .none)
        var limits = RequestLimits.brief
        limits.total = .seconds(3)
        var request = request("https://127.0.0.1:\(server.port)/")
        request.limits = limits
        let error = await transportError { _ = try await transport.send(request) }
        #expect(error?.bytesWereSent == false)
        await transport.shutdown()
    }

    @Test func `A CA file that is missing or holds no certificate is said so at the start`() throws {
        #expect(throws: TransportError.self) { try CurlTransport(caFile: "/nonexistent/ca.pem") }
        #expect(throws: TransportError.self) { try CurlTransport(caFile: "/etc/hostname") }
    }
}
