import BrokerCore
import Glibc
import JOSE
import Logging
import OAuthProtocol
import ProviderCatalogue
import Testing

@testable import Upstream

@Suite("The doctor, where a test has to hold the clock, the names or the certificate")
struct DoctorTests {
    /// 2027-01-15T08:00:00Z.
    private static let now: Int64 = 1_800_000_000

    private struct Names: NameResolver {
        let addresses: [IPAddress]
        func addresses(of host: String) async -> [IPAddress] { addresses }
    }

    private func report(
        _ connection: ProviderConnection,
        _ environment: UpstreamEnvironment,
        resolver: any NameResolver = SystemNameResolver()
    ) async -> DoctorReport {
        await ProviderDoctor(
            connection,
            environment,
            organizations: OrganizationDirectory([Organization(id: "acme", name: "Acme", domains: ["acme.example"])]),
            issuer: "https://login.example.com",
            resolver: resolver,
            proxies: .none
        ).examine()
    }

    @Test(
        "the clocks' difference is a warning over 30 seconds and a failure over 5 minutes",
        arguments: [
            ("Fri, 15 Jan 2027 08:00:10 GMT", DoctorFinding.Outcome.ok, "10 seconds apart"),
            ("Fri, 15 Jan 2027 08:01:00 GMT", .warning, "the provider's clock is 60 seconds ahead of this machine's"),
            (
                "Fri, 15 Jan 2027 07:54:00 GMT", .failed,
                "the provider's clock is 6 minutes behind this machine's: its tokens count as expired or not yet valid"
            ),
            ("yesterday", .skipped, "can't be seen from here: the provider's answers have no Date"),
        ]
    )
    func clock(date: String, outcome: DoctorFinding.Outcome, found: String) async throws {
        let issuer = try FakeIssuer(wallClock: ManualWallClock(Self.now))
        issuer.change { $0.metadataHeaders = [("Date", date)] }
        let findings = await report(issuer.connection, issuer.environment()).findings
        let clock = findings.first { $0.check == .clock }
        #expect(clock?.outcome == outcome)
        #expect(clock?.found == found)
    }

    @Test("a date from a cache is as old as its Age says (RFC 9111 §5.1)")
    func cachedDate() async throws {
        let issuer = try FakeIssuer(wallClock: ManualWallClock(Self.now))
        issuer.change { $0.metadataHeaders = [("Date", "Fri, 15 Jan 2027 07:50:00 GMT"), ("Age", "600")] }
        let findings = await report(issuer.connection, issuer.environment()).findings
        #expect(findings.first { $0.check == .clock }?.found == "0 seconds apart")
    }

    @Test("a name at a private address that nobody wrote is refused before anything is sent")
    func privateAddress() async throws {
        let issuer = try FakeIssuer()
        var connection = issuer.connection
        connection.issuer = "https://idp.acme.example"
        connection.expectedIssuer = connection.issuer
        connection.discoveryURL = "https://idp.acme.example/.well-known/openid-configuration"
        connection.egressAllowsPrivate = false
        let names = Names(addresses: [try #require(IPAddress("10.1.2.3"))])
        let findings = await report(connection, issuer.environment(), resolver: names).findings
        let dns = findings.first { $0.check == .dns }
        #expect(dns?.outcome == .failed)
        #expect(dns?.found == "idp.acme.example is at 10.1.2.3, which is no public address")
        #expect(dns?.mend?.advice.contains("egress.allow") == true)
        #expect(issuer.server.requests.isEmpty)
    }

    @Test("a certificate's authority and days left are told", .enabled(if: TLSServer.isAvailable))
    func certificate() async throws {
        let server = try TLSServer(days: 2)
        defer { server.stop() }
        let transport = try CurlTransport(caFile: server.authorityFile, proxies: .none)
        let environment = UpstreamEnvironment(
            transport: transport,
            documents: MemoryDocumentCache(),
            wallClock: SystemTestClock(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let connection = ProviderConnection(
            id: "acme",
            type: "oidc",
            issuer: "https://localhost:\(server.port)",
            clientID: "c",
            redirectURI: "https://login.example.com/auth/callback/acme"
        )
        var written = connection
        written.egressAllowsPrivate = true
        let findings = await report(written, environment).findings
        let tls = findings.first { $0.check == .tls }
        #expect(tls?.outcome == .warning)
        // Two days, or a second less, as fast as the certificate was made.
        let told = ["1 day left", "2 days left"].map { "trusted, issued by CN = Throw-away authority, \($0)" }
        #expect(told.contains(tls?.found ?? ""), "\(tls?.found ?? "")")
        await transport.shutdown()
    }

    @Test("the secret never goes to the endpoints of another issuer's metadata")
    func otherIssuer() async throws {
        let issuer = try FakeIssuer()
        issuer.change { $0.metadata["issuer"] = "https://somebody-else.example" }
        let findings = await report(issuer.connection, issuer.environment()).findings
        #expect(findings.first { $0.check == .issuer }?.outcome == .failed)
        #expect(findings.first { $0.check == .credentials }?.outcome == .skipped)
        #expect(issuer.server.requests.allSatisfy { $0.method == "GET" })
        #expect(!issuer.server.requests.contains { $0.path.hasSuffix("/authorize") })
    }

    @Test("HTTP and certificate dates are read, and nothing else")
    func dates() {
        #expect(GMTDate.httpTime("Fri, 15 Jan 2027 08:00:00 GMT") == UnixTime(seconds: Self.now))
        #expect(GMTDate.certificateTime("Jan 15 08:00:00 2027 GMT") == UnixTime(seconds: Self.now))
        #expect(GMTDate.certificateTime("Feb 29 00:00:00 2028 GMT") == UnixTime(seconds: 1_835_395_200))
        for text in ["", "Fri, 15 Jan 2027 08:00:00", "Fri, 99 Jan 2027 08:00:00 GMT", "Fri, 15 Foo 2027 08:00:00 GMT"]
        {
            #expect(GMTDate.httpTime(text) == nil)
        }
    }
}

private struct SystemTestClock: WallClock {
    func now() -> UnixTime {
        // Whole seconds since 1970, as the certificates of the test's own server are dated.
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UnixTime(seconds: Int64(time.tv_sec))
    }
}
