import Testing

@testable import Upstream

@Suite struct EgressTests {
    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1",
        "169.254.169.254",
        "168.63.129.16", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "fe80::1", "febf::1",
        "fec0::1",
        "fc00::1", "fd12:3456::1", "ff02::1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::808:808", "100::1",
        "2001::1",
        "2001:10::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1",
    ])
    func `A special-purpose address is no public one (RFC 6890)`(text: String) throws {
        #expect(try !#require(IPAddress(text)).isPublic)
    }

    @Test(arguments: [
        "8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.17.0.1",
        "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888", "64:ff9b::808:808",
        "::ffff:8.8.8.8",
    ])
    func `An address of the open Internet is public`(text: String) throws {
        #expect(try #require(IPAddress(text)).isPublic)
    }

    @Test(arguments: ["", "1.2.3", "0x7f.1", "2130706433", "1.2.3.4.5", "::g", "[::1]", "fe80::1%eth0", "01.2.3.4"])
    func `What is no address is none`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `Ranges are read strictly and compared by prefix`() throws {
        let range = try #require(AddressRange("10.32.0.0/11"))
        #expect(range.contains(try #require(IPAddress("10.63.255.255"))))
        #expect(!range.contains(try #require(IPAddress("10.64.0.0"))))
        #expect(range.contains(try #require(IPAddress("::ffff:10.32.0.1"))))
        #expect(try #require(AddressRange("0.0.0.0/0")).contains(try #require(IPAddress("9.9.9.9"))))
        #expect(try #require(AddressRange("fd00::/8")).contains(try #require(IPAddress("fdff::1"))))
        #expect(try !#require(AddressRange("fd00::/8")).contains(try #require(IPAddress("10.0.0.1"))))
        for bad in ["10.0.0.0/33", "10.0.0.0/+8", "10.0.0.0/", "10.0.0.0/8/8", "x/8", "/8", "::/129", "10.0.0.0/-1"] {
            #expect(AddressRange(bad) == nil, "\(bad)")
        }
    }

    @Test func `egress.allow takes blocks, addresses and hosts, and names what it can't read`() throws {
        var bad: String?
        let list = try #require(EgressAllowList(["10.0.0.0/8", "fd00::1", "IdP.Corp.Example"], badEntry: &bad))
        #expect(list.permits(try #require(IPAddress("10.9.9.9")), ofHost: "x"))
        #expect(list.permits(try #require(IPAddress("192.168.0.1")), ofHost: "idp.corp.example"))
        #expect(!list.permits(try #require(IPAddress("192.168.0.1")), ofHost: "sub.idp.corp.example"))
        #expect(EgressAllowList(["10.0.0.0/8", "https://x"], badEntry: &bad) == nil)
        #expect(bad == "https://x")
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func `SSRF: a loopback host that the operator did not write is not even connected to`(host: String) async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let transport = try CurlTransport(proxies: .none)
        let request = HTTPClientRequest(
            .get,
            "http://\(host):\(server.port)/",
            limits: .brief,
            egress: .publicOnly(allow: .none)
        )
        let error = await transportError { _ = try await transport.send(request) }
        #expect(error?.phase == .refusedAddress)
        #expect(error?.bytesWereSent == false)
        #expect(server.connectionCount == 0)
        var allowed = request
        allowed.egress = .publicOnly(allow: .loopback)
        #expect(try await transport.send(allowed).status == 200)
        await transport.shutdown()
    }

    @Test(arguments: [
        "https://169.254.169.254/latest/meta-data", "https://[::ffff:169.254.169.254]/", "https://10.0.0.1/",
        "https://0.0.0.0/",
        "https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://[::1]/", "https://[fe80::1]/",
        "https://0177.0.0.1/",
    ])
    func `SSRF: other spellings of private addresses are refused on the socket`(url: String) async throws {
        let transport = try CurlTransport(proxies: .none)
        let request = HTTPClientRequest(.get, url, limits: .brief, egress: .publicOnly(allow: .none))
        let error = await transportError { _ = try await transport.send(request) }
        #expect(error?.phase == .refusedAddress)
        #expect(error?.bytesWereSent == false)
        await transport.shutdown()
    }

    @Test func `SSRF: a connection kept from a permitted request does not carry a refused one`() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        defer { server.stop() }
        let transport = try CurlTransport(proxies: .none)
        var request = HTTPClientRequest(.get, server.origin, limits: .brief, egress: .operatorHost)
        _ = try await transport.send(request)
        request.egress = .publicOnly(allow: .none)
        let error = await transportError { _ = try await transport.send(request) }
        #expect(error?.phase == .refusedAddress)
        #expect(error?.bytesWereSent == false)
        #expect(server.requestCount == 1)
        request.egress = .operatorHost
        #expect(try await transport.send(request).status == 200)
        await transport.shutdown()
    }

    @Test func `A proxy is used for https alone, not for loopback nor for what NO_PROXY lists`() throws {
        let settings = ProxySettings(
            proxy: "http://proxy:3128",
            exceptions: "corp.example, .inner.test,10.0.0.0/8,[::2] exact.test"
        )
        func goesThrough(_ host: String, https: Bool = true, loopback: Bool = false) -> Bool {
            settings.proxy(forHost: host, isHTTPS: https, isLoopback: loopback) != nil
        }
        #expect(goesThrough("accounts.google.com"))
        #expect(!goesThrough("localhost", https: false, loopback: true))
        #expect(!goesThrough("127.0.0.1", loopback: true))
        #expect(!goesThrough("idp.corp.example") && !goesThrough("CORP.example") && goesThrough("notcorp.example"))
        #expect(!goesThrough("a.inner.test") && !goesThrough("inner.test"))
        #expect(!goesThrough("10.1.2.3") && goesThrough("11.1.2.3"))
        #expect(
            ProxySettings(proxy: "http://p", exceptions: "*").proxy(forHost: "a", isHTTPS: true, isLoopback: false)
                == nil
        )
        #expect(ProxySettings(proxy: "", exceptions: nil) == .none)
    }

    @Test func `Through a proxy the name is the proxy's to resolve, and a private address as such is still refused`()
        async throws
    {
        let proxy = try LoopbackServer { request in
            request.method == "CONNECT"
                ? .raw("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", then: .close) : .reset
        }
        defer { proxy.stop() }
        let transport = try CurlTransport(proxies: ProxySettings(proxy: proxy.origin, exceptions: nil))
        var request = HTTPClientRequest(
            .get,
            "https://idp.example.test/x?code=1",
            limits: .brief,
            egress: .publicOnly(allow: .none)
        )
        let error = await transportError { _ = try await transport.send(request) }
        #expect(error?.bytesWereSent == false)
        #expect(proxy.requests.first?.method == "CONNECT")
        #expect(proxy.requests.first?.target == "idp.example.test:443")
        for host in ["169.254.169.254", "[::ffff:10.0.0.1]", "2130706433", "0x7f.1", "x.localhost"] {
            request.url = "https://\(host)/"
            #expect(await transportError { _ = try await transport.send(request) }?.phase == .refusedAddress, "\(host)")
        }
        #expect(proxy.requestCount == 1)
        await transport.shutdown()
    }
}
