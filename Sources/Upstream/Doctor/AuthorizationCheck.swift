import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

/// Asks the authorization endpoint what a browser would ask it, without following where it leads: client id, redirect URI,
/// scopes and the rest of the request are judged there before anybody signs in.
struct AuthorizationCheck {
    struct Result {
        var findings: [DoctorFinding]
        /// Whether the provider knows the client id; nil where that can't be seen.
        var knowsClient: Bool?
    }

    /// A sign-in page with its scripts is large, and only its beginning matters; but it must come whole.
    private static let limits = RequestLimits(total: .seconds(10), maxBytes: 4 << 20)

    let context: DoctorContext
    let metadata: ProviderMetadata

    private var connection: ProviderConnection { context.connection }

    func run() async -> Result {
        let login = UpstreamLogin(
            state: Base64URL.encode(SecureRandom.bytes(32)),
            nonce: Base64URL.encode(SecureRandom.bytes(32)),
            codeVerifier: CodeVerifier().secret,
            startedAt: context.environment.wallClock.now()
        )
        let url = AuthorizationRequest(connection: connection, login: login, metadata: metadata).url
        do {
            return judge(try await context.get(url, accept: "text/html", limits: Self.limits))
        } catch {
            return unseen("\(error.target): \(error.detail)")
        }
    }

    private func judge(_ response: HTTPClientResponse) -> Result {
        let location = response.value(of: "Location") ?? ""
        if (300...399).contains(response.status) {
            if isCallback(location) { return atCallback(location) }
            if let page = AuthorizationPage(redirect: location) {
                return refused(page, "sends the browser to an error")
            }
            return accepted("sends the browser on to its sign-in page")
        }
        if let page = AuthorizationPage(response) { return refused(page, "answers \(response.status)") }
        switch response.status {
        case 200: return accepted("shows a page to sign in on")
        case 400...499:
            return Result(
                findings: [
                    DoctorFinding(
                        .authorization,
                        .failed,
                        "the authorization endpoint answers \(response.status) to a login: client id, redirect URI or another part of the request is refused",
                        mend: Mend(
                            "Compare client_id and redirect_uri with the app's registration",
                            .clientID,
                            of: connection
                        )
                    ), registered(nil),
                ]
            )
        default: return unseen("the authorization endpoint answers \(response.status)")
        }
    }

    // MARK: What came back to the callback

    /// The redirect URI itself, and then its query.
    private func isCallback(_ location: String) -> Bool {
        location.utf8.starts(with: connection.redirectURI.utf8)
            && [nil, UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "&")].contains(
                location.utf8.dropFirst(connection.redirectURI.utf8.count).first
            )
    }

    private func atCallback(_ location: String) -> Result {
        let query = location.utf8.drop { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }.dropFirst()
        let parameters = try? Parameters(parsing: Array(query))
        guard let code = (try? parameters?.value("error")) ?? nil else {
            return accepted("sends the browser to the callback at once")
        }
        let text = ProviderErrorText(code: code, description: (try? parameters?.value("error_description")) ?? nil)
        let means = ProviderErrorClass.ofAuthorization(text)
        switch means.kind {
        case .interactionRequired, .userCancelled, .consentRequired:
            return accepted("sends the browser to the callback at once")
        default:
            let advice = means.advice.map(Self.capitalized) ?? "Read the provider's words; its log may say more"
            return Result(
                findings: [
                    DoctorFinding(
                        .authorization,
                        means.kind == .providerError ? .warning : .failed,
                        "the provider refuses the request: \(Wording.words(text))",
                        mend: Mend(
                            advice,
                            exactlyEqual(code, "invalid_scope") ? .scopes : .clientAuthentication,
                            of: connection
                        )
                    ), registered(true),
                ],
                knowsClient: true
            )
        }
    }

    // MARK: Findings

    private func refused(_ page: AuthorizationPage, _ how: String) -> Result {
        let found = "the authorization endpoint \(how): \(Wording.bare(page.words, limit: 160))"
        switch page.means.kind {
        case .redirectNotRegistered:
            return Result(
                findings: [
                    .needs(.redirectURI, .authorization), Self.notRegistered(connection, page.words),
                ],
                knowsClient: true
            )
        case .clientUnknown:
            return Result(
                findings: [
                    DoctorFinding(
                        .authorization,
                        .failed,
                        "\(found): the provider does not know this client id",
                        mend: Mend(
                            "Set client_id as the provider shows it; the app must be there, switched on and in this tenant",
                            .clientID,
                            of: connection
                        )
                    ), registered(nil),
                ],
                knowsClient: false
            )
        default:
            return Result(
                findings: [
                    DoctorFinding(
                        .authorization,
                        .failed,
                        found,
                        mend: Mend(
                            Self.capitalized(page.means.advice ?? "read the provider's words; its log may say more"),
                            .clientAuthentication,
                            of: connection
                        )
                    ), registered(nil),
                ]
            )
        }
    }

    private func accepted(_ how: String) -> Result {
        Result(
            findings: [
                DoctorFinding(.authorization, .ok, "the provider takes the request and \(how)"), registered(true),
            ],
            knowsClient: true
        )
    }

    private func unseen(_ why: String) -> Result {
        Result(
            findings: [
                DoctorFinding(.authorization, .skipped, "can't be seen from here: \(why)"), registered(nil),
            ]
        )
    }

    /// - Parameter taken: nil where it can't be seen.
    private func registered(_ taken: Bool?) -> DoctorFinding {
        let uri = connection.redirectURI
        guard taken == true else {
            return DoctorFinding(
                .redirectURI,
                .skipped,
                "whether \(uri) is registered can't be seen from here",
                mend: Self.registering(connection)
            )
        }
        return DoctorFinding(.redirectURI, .ok, "\(uri) is registered")
    }

    static func notRegistered(_ connection: ProviderConnection, _ words: String) -> DoctorFinding {
        DoctorFinding(
            .redirectURI,
            .failed,
            "not registered at the provider, which answers \(Wording.bare(words, limit: 100))",
            mend: registering(connection)
        )
    }

    private static func registering(_ connection: ProviderConnection) -> Mend {
        Mend("Register exactly \(connection.redirectURI) (every letter and slash counts)", .redirectURI, of: connection)
    }

    static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
