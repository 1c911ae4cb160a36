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
        do throws(UpstreamError) {
            credentials = try ClientCredentials(
                for: connection,
                at: url,
                metadata: metadata,
                now: context.environment.wallClock.now()
            )
        } catch {
            return Result(findings: [failed(error.detail, sentence(error.advice), .clientAuthentication)])
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
            let text = ProviderErrorText(response, hiding: credentials.secrets)
            return Result(findings: findings(text, status: response.status), response: response)
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

    private func findings(_ text: ProviderErrorText, status: Int) -> [DoctorFinding] {
        let words = "\(status) \(Wording.words(text))"
        if (300...399).contains(status) {
            return [
                failed(
                    "the token endpoint redirects (\(status)), which is not followed",
                    "Ask the provider for the right token_endpoint",
                    .issuer
                )
            ]
        }
        guard status >= 400 || text.code != nil else { return [unseen(words)] }
        let means = ProviderErrorClass.ofExchange(text, status: status)
        switch means.kind {
        case .loginExpired:
            return [accepted]
        case .redirectNotRegistered:
            // So far it gets only with a client that it knows.
            return [accepted, AuthorizationCheck.notRegistered(connection, words)]
        case .secretExpired:
            return [failed("the client secret has expired: \(words)", sentence(means.advice), .clientSecret)]
        case .clientUnknown:
            return [knowsClient == false ? rejected(words, "") : unknown(words)]
        case .clientRejected:
            return [rejected(words, sentence(means.advice))]
        case .misconfigured where text.code.map { exactlyEqual($0, "unauthorized_client") } == true:
            return [
                failed(
                    "the app may not redeem codes: \(words)",
                    "Allow the authorization code grant for the app",
                    .clientAuthentication
                )
            ]
        default:
            return [unseen(words)]
        }
    }

    private var accepted: DoctorFinding {
        let who =
            switch connection.clientAuthentication {
            case .none: "the client id is"
            case .privateKeyJWT: "client id and private key are"
            default: "client id and secret are"
            }
        return DoctorFinding(.credentials, .ok, "\(who) accepted (a made-up code was refused, as it must be)")
    }

    /// What the authorization endpoint said tells a wrong secret from a wrong id where the token endpoint's words do not.
    private func rejected(_ words: String, _ advice: String) -> DoctorFinding {
        switch knowsClient {
        case true? where connection.clientAuthentication != .none:
            failed("the provider knows the client id and refuses how we prove it: \(words)", advice, .clientSecret)
        case false?: DoctorFinding(.credentials, .failed, "refused: \(words); see authorization")
        default: failed("client id or secret is refused: \(words)", advice, .clientSecret)
        }
    }

    private func unknown(_ words: String) -> DoctorFinding {
        failed(
            "the provider does not know the client id: \(words)",
            "Set client_id as the provider shows it; the app must be there, switched on and in this tenant",
            .clientID
        )
    }

    private func sentence(_ advice: String?) -> String {
        AuthorizationCheck.capitalized(advice ?? ProviderErrorClass.compareCredentials)
    }

    private func failed(_ what: String, _ advice: String, _ page: ConsolePages.Page) -> DoctorFinding {
        DoctorFinding(.credentials, .failed, what, mend: Mend(advice, page, of: connection))
    }

    private func unseen(_ words: String) -> DoctorFinding {
        DoctorFinding(.credentials, .skipped, "can't be probed: the token endpoint answers \(words)")
    }
}
