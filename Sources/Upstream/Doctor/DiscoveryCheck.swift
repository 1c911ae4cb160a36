import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

/// Connection, certificate and metadata document: what one request to the discovery address shows.
struct DiscoveryCheck {
    struct Result {
        var findings: [DoctorFinding]
        var response: HTTPClientResponse?
        var document: JSONObject?
    }

    let context: DoctorContext

    private var connection: ProviderConnection { context.connection }
    private var place: String { HTTPURL.withoutQuery(connection.discoveryURL) }

    func run() async -> Result {
        let began = context.environment.clock.now()
        do {
            let response = try await context.get(connection.discoveryURL, wantsCertificate: true)
            let took = context.environment.clock.now() - began
            let reached = [connected(response), CertificateCheck(context: context).finding(of: response)]
            return await read(response, took: took, after: reached)
        } catch {
            return Result(findings: unreached(error))
        }
    }

    // MARK: Connection and TLS

    private func connected(_ response: HTTPClientResponse) -> DoctorFinding {
        let isProxied = HTTPURL(connection.discoveryURL).map(context.isProxied) == true
        let peer = Wording.bare(response.peerAddress, limit: 60)
        return DoctorFinding(.connection, .ok, isProxied ? "through the proxy at \(peer)" : "to \(peer)")
    }

    private func unreached(_ error: TransportError) -> [DoctorFinding] {
        let authority = URLAuthority(ofHTTPURL: connection.discoveryURL)
        let isHTTPS = connection.discoveryURL.utf8.starts(with: "https:".utf8)
        let host = authority.map { "\($0.host), port \($0.port ?? (isHTTPS ? 443 : 80))" } ?? place
        switch error.phase {
        case .tls:
            let connected = DoctorFinding(.connection, .ok, "to \(host)")
            return [
                connected, CertificateCheck(context: context).finding(of: error), .needs(.tls, .discovery),
            ]
        case .refusedAddress:
            return [
                DoctorFinding(
                    .connection,
                    .failed,
                    error.detail.prefix { $0 != ";" }.description,
                    mend: Mend("If that is where the provider is, add the host to egress.allow in config.toml")
                ), .needs(.connection, .tls), .needs(.connection, .discovery),
            ]
        case .tooLarge, .protocolViolation,
            .connectionLost where error.bytesWereSent, .timeout where error.bytesWereSent:
            return [
                DoctorFinding(.connection, .ok, "to \(host)"),
                DoctorFinding(
                    .discovery,
                    .failed,
                    "\(place): \(error.detail)",
                    mend: Mend("Try the address with curl from this machine; the provider's side has to answer it")
                ),
            ]
        default:
            return [
                DoctorFinding(
                    .connection,
                    .failed,
                    "no connection to \(host): \(reason(error))",
                    mend: Mend(
                        "Check host and port in \(IssuerKeys(connection).names) of config.toml, and that a firewall lets this machine out (a proxy is named by HTTPS_PROXY)"
                    )
                ), .needs(.connection, .tls), .needs(.connection, .discovery),
            ]
        }
    }

    /// libcurl's reason without the words around it.
    private func reason(_ error: TransportError) -> String {
        switch error.phase {
        case .connect: "nothing answers there"
        default: error.detail
        }
    }

    // MARK: The document

    private func read(
        _ response: HTTPClientResponse,
        took: Duration,
        after reached: [DoctorFinding]
    ) async -> Result {
        let type = response.value(of: "Content-Type") ?? "no content type"
        let shown =
            "\(place) answers \(response.status), \(Wording.bare(type, limit: 60)), \(Wording.size(response.body.count))"
        func failed(_ what: String, _ mend: Mend) -> Result {
            Result(findings: reached + [DoctorFinding(.discovery, .failed, "\(shown): \(what)", mend: mend)])
        }
        if (300...399).contains(response.status) {
            let target = response.value(of: "Location").map { Wording.bare(HTTPURL.withoutQuery($0)) } ?? "elsewhere"
            return failed(
                "it redirects to \(target), and redirects are not followed",
                Mend("Write the issuer whose own metadata address answers 200", .issuer, of: connection)
            )
        }
        guard response.status == 200 else { return failed("there is no metadata", await otherIssuer()) }
        let document: JSONObject
        do {
            document = try JSONReader.parseObject(response.body)
        } catch {
            let isPage = response.body.first { $0 > 0x20 } == UInt8(ascii: "<")
            return failed(isPage ? "a web page, not JSON" : "not the JSON it should be (\(error))", await otherIssuer())
        }
        let found = DoctorFinding(.discovery, .ok, "\(shown), in \(took.wholeMilliseconds) ms")
        return Result(findings: reached + [found], response: response, document: document)
    }

    private func otherIssuer() async -> Mend {
        let keys = IssuerKeys(connection)
        if let issuer = await IssuerCandidates(context: context).answering() {
            return Mend(
                "\(keys.advice(for: issuer)): there, the provider does have metadata",
                .issuer,
                of: connection
            )
        }
        return Mend("Check \(keys.names) in config.toml letter by letter", .issuer, of: connection)
    }
}
