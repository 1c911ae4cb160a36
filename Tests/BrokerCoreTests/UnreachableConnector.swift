import BrokerCore
import BrokerCrypto
import OAuthProtocol

/// A provider for tests that look at directories of them, and never ask one.
struct UnreachableConnector: IdentityProviderConnector {
    let id: String
    let displayName: String
    var type: String { "oidc" }
    var organization: String? { nil }
    var answersByFormPost: Bool { false }
    var revalidation: Revalidation? { nil }
    var sharesTokens: Bool { false }

    init(id: String, displayName: String? = nil) {
        self.id = id
        self.displayName = displayName ?? id
    }

    func isIssuer(_ text: String) -> Bool { false }

    func authorizationURL(for login: UpstreamLogin) async throws(UpstreamError) -> String { "" }

    func authenticate(
        from callback: Parameters,
        of login: UpstreamLogin,
        story: StoryRecorder
    ) async throws(UpstreamError) -> UpstreamAuthentication {
        throw UpstreamError(provider: id, step: .exchange, kind: .unavailable, detail: "")
    }

    func recognize(_ idToken: String, story: StoryRecorder) async throws(UpstreamError) -> UpstreamIdentity {
        throw UpstreamError(provider: id, step: .verify, kind: .unavailable, detail: "")
    }

    func lookAgain(
        with refreshToken: Secret<String>,
        at known: KnownIdentity,
        story: StoryRecorder,
        keeping keep: @Sendable (UpstreamTokens) async -> Void
    ) async throws(UpstreamError) -> UpstreamAuthentication {
        throw UpstreamError(provider: id, step: .exchange, kind: .unavailable, detail: "")
    }

    func logoutURL(for logout: UpstreamLogout) async throws(UpstreamError) -> String? { nil }

    func logout(byToken token: String) async throws(UpstreamError) -> ProviderLogout {
        throw UpstreamError(provider: id, step: .keys, kind: .unavailable, detail: "")
    }
}
