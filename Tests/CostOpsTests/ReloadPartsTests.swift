import BrokerCore
import BrokerCrypto
import Logging
import OAuthProtocol
import ProviderCatalogue
import Testing
import Upstream

@testable import CostOps

/// What a reload keeps of before, and for how long.
@Suite("Parts of a reload")
struct ReloadPartsTests {
    private static let version = ConnectionVersion(issuer: "i", whole: "1")

    private static func connection(secret: String = "old") -> ProviderConnection {
        ProviderConnection(
            id: "acme",
            type: "oidc",
            issuer: "https://idp.acme.example",
            clientID: "old-client",
            clientSecret: Secret(secret),
            redirectURI: "https://login.example.com/auth/callback/acme"
        )
    }

    private static func connector() throws -> OIDCConnector {
        OIDCConnector(
            connection(),
            UpstreamEnvironment(
                transport: try CurlTransport(proxies: .none),
                documents: NoDocuments(),
                wallClock: SystemClock(),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
    }

    private struct NoDocuments: DocumentCache {
        func document(at url: String) async throws(StoreError) -> CachedDocument? { nil }
        func keep(_ document: CachedDocument, at url: String) async throws(StoreError) {}
    }

    @Test("A connection of before is kept as long as a login may take, and no longer")
    func retirement() throws {
        let now = UnixTime(seconds: 1_000_000)
        let retired = RetiredConnections()
        retired.add(try Self.connector(), version: Self.version, at: now)
        let last = now + LoginTransaction.lifetime
        #expect(retired.connector(id: "acme", version: Self.version, at: last) != nil)
        #expect(retired.connector(id: "other", version: Self.version, at: now) == nil)
        #expect(retired.connector(id: "acme", version: ConnectionVersion(issuer: "i", whole: "2"), at: now) == nil)
        retired.forget(at: last + .seconds(1))
        #expect(retired.connector(id: "acme", version: Self.version, at: now) == nil)
    }

    @Test("However many connections are retired, the newest 512 are kept")
    func bound() throws {
        let now = UnixTime(seconds: 1_000_000)
        let retired = RetiredConnections()
        let connector = try Self.connector()
        func version(_ number: Int) -> ConnectionVersion { ConnectionVersion(issuer: "i", whole: "\(number)") }
        for number in 0..<1_000 { retired.add(connector, version: version(number), at: now) }
        #expect(retired.connector(id: "acme", version: version(487), at: now) == nil)
        #expect(retired.connector(id: "acme", version: version(488), at: now) != nil)
        #expect(retired.callbackPaths.count == 512)
    }

    @Test("An earlier registration brings its credentials, and nothing that decides whom to let in")
    func registration() throws {
        let earlier = Self.connection()
        var current = Self.connection(secret: "new")
        current.clientID = "new-client"
        current.redirectURI = "https://login.example.com/auth/callback"
        current.allowedTenants = .listed(["t1"])
        current.hostedDomains = ["acme.example"]
        current.organization = "org-1"
        current.emailTrust = .never
        current.requiredClaims = [("a", "b")]
        current.allowedAlgorithms = ["ES256"]
        let joined = try #require(current.registered(as: earlier))
        #expect(joined.clientID == "old-client")
        #expect(joined.clientSecret?.reveal() == "old")
        #expect(joined.redirectURI == earlier.redirectURI)
        #expect(joined.hostedDomains == ["acme.example"])
        #expect(joined.organization == "org-1")
        #expect(joined.requiredClaims.map(\.name) == ["a"])
        #expect(joined.allowedAlgorithms == ["ES256"])
        guard case .listed(["t1"]) = joined.allowedTenants, case .never = joined.emailTrust else {
            Issue.record("Tenants and trust are those of before")
            return
        }
    }

    @Test("Another issuer, type or way to trust an issuer joins with nothing of before")
    func otherIssuer() {
        let earlier = Self.connection()
        var issuer = Self.connection()
        issuer.expectedIssuer = "https://other.example"
        var type = Self.connection()
        type.type = "okta"
        var policy = Self.connection()
        policy.issuerPolicy = .exactWithAliases(["https://old.example"])
        for current in [issuer, type, policy] { #expect(current.registered(as: earlier) == nil) }
    }

    @Test("What is asked for while a reload runs is done once, and a signal is not lost behind a file")
    func requests() async {
        let requests = ReloadRequests()
        for _ in 0..<3 { requests.add(.signal) }
        requests.add(.file)
        #expect(await requests.next() == [.signal, .file])
        requests.add(.file)
        #expect(await requests.next() == [.file])
        let waiting = Task { await requests.next() }
        waiting.cancel()
        #expect(await waiting.value == nil)
    }
}
