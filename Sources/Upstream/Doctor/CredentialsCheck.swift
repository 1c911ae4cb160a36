import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

/// Redeems an authorization code that never was. A provider looks at the client before the code, so `invalid_grant` means
/// that id and secret are right, and `invalid_client` that they are not (RFC 6749 §5.2).
struct CredentialsCheck {
    struct Result {
        var findings: [DoctorFinding]
        /// A post is never answered from a cache, so its date is the provider's own time.
        var response: HTTPClientResponse?
    }

    private static let code = "cost-ops-provider-test"

    let context: DoctorContext
    let metadata: ProviderMetadata
    /// What the authorization endpoint said of the client id.
    let knowsClient: Bool?

    private var connection: ProviderConnection { context.connection }

    func run() async -> Result {
        guard let url = metadata.tokenEndpoint else { return Result(findings: [.needs(.endpoints, .credentials)]) }
        let credentials: ClientCredentials
        do {
            credentials = try ClientCredentials(for: connection, advertised: metadata.tokenEndpointAuthMethods)
        } catch {
            return Result(findings: [failed(error.detail, advice(error.advice), .clientAuthentication)])
        }
        let form =
            [
                ("grant_type", "authorization_code"), ("code", Self.code), ("redirect_uri", connection.redirectURI),
                ("code_verifier", CodeVerifier().secret.reveal()),
            ].map { (name: $0.0, value: $0.1) } + credentials.form
        let request = HTTPClientRequest(
            .post,
            url,
            headers: credentials.headers + [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
            ],
            body: Array(FormCoding.encode(form).utf8),
            limits: .token,
            egress: context.egress.rule(for: url)
        )
        do {
            let response = try await context.environment.transport.send(request)
            let text = ProviderErrorText(body: response.body, hiding: secrets(credentials))
            return Result(findings: [finding(text, status: response.status)], response: response)
        } catch {
            return Result(
                findings: [
                    DoctorFinding(
                        .credentials,
                        .failed,
                        "\(error.target): \(error.detail)",
                        mend: Mend("Let this machine reach the token endpoint; every login ends there")
                    )
                ]
            )
        }
    }

    private func secrets(_ credentials: ClientCredentials) -> [String] {
        [connection.clientSecret?.reveal()].compactMap { $0 }
            + credentials.headers.map { String($0.value.drop { $0 != " " }.dropFirst()) }
    }

    private func finding(_ text: ProviderErrorText, status: Int) -> DoctorFinding {
        let words = "\(status), \(text.summary)"
        if (300...399).contains(status) {
            return failed("the token endpoint redirects (\(status)), which is not followed", "The provider's metadata names a wrong token_endpoint", .issuer)
        }
        guard status >= 400 || text.code != nil else { return unseen("the token endpoint answers \(words)") }
        let means = ProviderErrorClass.ofExchange(text, status: status)
        switch means.kind {
        case .loginExpired:
            let who = connection.clientSecret == nil ? "the client id is" : "client id and secret are"
            return DoctorFinding(.credentials, .ok, "\(who) accepted (a made-up code was refused, as it must be)")
        case .clientRejected:
            return rejected(words, advice: means.advice)
        case .misconfigured:
            return text.code.map { exactlyEqual($0, "unauthorized_client") } == true
                ? failed("the app may not redeem codes: \(words)", "Allow the authorization code grant for the app", .clientAuthentication)
                : unseen("the token endpoint answers \(words)")
        default:
            return unseen("the token endpoint answers \(words)")
        }
    }

    private func rejected(_ words: String, advice known: String?) -> DoctorFinding {
        switch knowsClient {
        case true? where connection.clientSecret != nil:
            failed(
                "the provider knows the client id and refuses its secret: \(words)",
                advice(known),
                .clientSecret
            )
        case false?: failed("the provider does not know the client id: \(words)", "Set client_id first", .clientID)
        default: failed("client id or secret is refused: \(words)", advice(known), .clientSecret)
        }
    }

    private func advice(_ text: String?) -> String {
        AuthorizationCheck.capitalized(
            text ?? "compare client_id, client_secret and client_auth with the app's registration"
        )
    }

    private func failed(_ what: String, _ advice: String, _ page: ConsolePages.Page) -> DoctorFinding {
        DoctorFinding(.credentials, .failed, what, mend: Mend(advice, page, of: connection))
    }

    private func unseen(_ why: String) -> DoctorFinding {
        DoctorFinding(.credentials, .skipped, "can't be probed: \(why)")
    }
}
