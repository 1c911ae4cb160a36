import BrokerCore
import BrokerCrypto
import JOSE
import OAuthProtocol
import Synchronization

/// A provider that says what a test tells it to, and watches how its refresh tokens are used.
final class ScriptedConnector: IdentityProviderConnector {
    struct Script {
        var groups = ["staff"]
        var organizationHints: [OrganizationHint] = []
        var groupsAreKnown = true
        var email = "ada@example.com"
        var givesRefreshToken = true
        var rotates = true
        /// It issues new tokens, and fails at what is asked after that.
        var failsAfterIssuing = false
        var failure: UpstreamError.Kind?
        var retryAfter: Int64?
        /// How long a look takes.
        var pause = Duration.zero
    }

    private struct State {
        var script = Script()
        var current: String?
        var issued = 0
        var looks = 0
        var reuses = 0
        var underWay = 0
        var mostUnderWay = 0
        var given: [String] = []
    }

    let id = "idp"
    let displayName = "The IdP"
    let type = "oidc"
    let organization: String?
    let answersByFormPost = false
    let revalidation: Revalidation?
    let sharesTokens: Bool
    private let state = Mutex(State())
    private let issuer: String
    private let clock: any WallClock

    init(
        clock: any WallClock,
        issuer: String = "https://idp.test",
        organization: String? = "acme",
        revalidation: Revalidation? = nil,
        sharesTokens: Bool = false
    ) {
        self.clock = clock
        self.issuer = issuer
        self.organization = organization
        self.revalidation = revalidation
        self.sharesTokens = sharesTokens
    }

    func says(_ change: (inout Script) -> Void) {
        state.withLock { change(&$0.script) }
    }

    /// The person's session at the provider ends: its refresh token is worth nothing any more.
    func endSession() {
        state.withLock { $0.current = nil }
    }

    var looks: Int { state.withLock { $0.looks } }
    /// Looks with a refresh token that was used up.
    var reuses: Int { state.withLock { $0.reuses } }
    var mostUnderWay: Int { state.withLock { $0.mostUnderWay } }
    /// Every token that was ever given.
    var given: [String] { state.withLock { $0.given } }

    func isIssuer(_ text: String) -> Bool { text == issuer }

    func authorizationURL(for login: UpstreamLogin) async throws(UpstreamError) -> String { "https://idp.test/" }

    func authenticate(
        from callback: Parameters,
        of login: UpstreamLogin,
        story: StoryRecorder
    ) async throws(UpstreamError) -> UpstreamAuthentication {
        state.withLock { Self.authentication(&$0, clock.now(), isLogin: true) }
    }

    func recognize(_ idToken: String, story: StoryRecorder) async throws(UpstreamError) -> UpstreamIdentity {
        throw UpstreamError(
            provider: id,
            step: .verify,
            kind: .responseInvalid,
            detail: "no ID token is exchanged here"
        )
    }

    func lookAgain(
        with refreshToken: Secret<String>,
        at known: KnownIdentity,
        story: StoryRecorder,
        keeping keep: @Sendable (UpstreamTokens) async -> Void
    ) async throws(UpstreamError) -> UpstreamAuthentication {
        let pause = state.withLock { state in
            state.looks += 1
            state.underWay += 1
            state.mostUnderWay = max(state.mostUnderWay, state.underWay)
            return state.script.pause
        }
        if pause > .zero { try? await Task.sleep(for: pause) }
        let result: Result<UpstreamAuthentication, UpstreamError> = state.withLock { state in
            state.underWay -= 1
            if let kind = state.script.failure {
                return .failure(failure(kind, retryAfter: state.script.retryAfter))
            }
            guard state.current == refreshToken.reveal(), known.subject == "ada", known.issuer == "https://idp.test"
            else {
                state.reuses += 1
                return .failure(failure(.grantEnded, retryAfter: nil))
            }
            return .success(Self.authentication(&state, clock.now(), isLogin: false))
        }
        let fresh = try result.get()
        await keep(fresh.tokens)
        if state.withLock({ $0.script.failsAfterIssuing }) { throw failure(.unavailable, retryAfter: nil) }
        return fresh
    }

    private func failure(_ kind: UpstreamError.Kind, retryAfter: Int64?) -> UpstreamError {
        UpstreamError(provider: id, step: .exchange, kind: kind, detail: "as scripted", retryAfter: retryAfter)
    }

    func logoutURL(for logout: UpstreamLogout) async throws(UpstreamError) -> String? { nil }

    func logout(byToken token: String) async throws(UpstreamError) -> ProviderLogout {
        throw UpstreamError(provider: "idp", step: .verify, kind: .responseInvalid, detail: "no logout tokens here")
    }

    private static func authentication(_ state: inout State, _ now: UnixTime, isLogin: Bool) -> UpstreamAuthentication {
        state.issued += 1
        let access = "upstream-access-\(state.issued)-" + Base64URL.encode(SecureRandom.bytes(24))
        var refresh: String?
        if state.script.givesRefreshToken, isLogin || state.script.rotates {
            refresh = "upstream-refresh-\(state.issued)-" + Base64URL.encode(SecureRandom.bytes(24))
            state.current = refresh
        }
        state.given += [access] + (refresh.map { [$0] } ?? [])
        return UpstreamAuthentication(
            identity: UpstreamIdentity(
                provider: "idp",
                subject: "ada",
                issuer: "https://idp.test",
                profile: Profile(
                    name: "Ada \(state.issued)",
                    email: state.script.email,
                    emailVerified: true,
                    groups: state.script.groups
                ),
                groupsAreKnown: state.script.groupsAreKnown,
                organizationHints: state.script.organizationHints,
                claims: ["department": "finance", "secret_of_the_idp": "not looked at by any rule"]
            ),
            tokens: UpstreamTokens(
                accessToken: Secret(access),
                accessTokenExpiresAt: now + .hours(1),
                refreshToken: refresh.map { Secret($0) },
                scope: "openid"
            )
        )
    }
}
