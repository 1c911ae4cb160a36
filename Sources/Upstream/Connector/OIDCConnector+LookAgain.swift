package import BrokerCore
package import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

extension OIDCConnector {
    /// The refresh token in the result is the one to keep: a new one where the provider rotates, else the one given.
    package func lookAgain(
        with refreshToken: Secret<String>,
        at known: KnownIdentity,
        story: StoryRecorder,
        keeping keep: @Sendable (UpstreamTokens) async -> Void
    ) async throws(UpstreamError) -> UpstreamAuthentication {
        let metadata = try await metadata()
        let answer = try await tokenEndpoint.telling(story).refresh(
            refreshToken,
            scope: refreshScope,
            metadata: metadata
        )
        story.note("refresh at the provider", .ok, ["rotated": answer.refreshToken == nil ? "no" : "yes"])
        var tokens = tokens(answer)
        tokens.refreshToken = answer.refreshToken ?? refreshToken
        if answer.refreshToken != nil { await keep(tokens) }
        let identity: UpstreamIdentity
        do {
            identity = try await currentIdentity(answer, known, metadata, story)
        } catch {
            // Who may no longer sign in may no longer be signed in.
            switch error.kind {
            case .accessDenied, .notAssigned, .tenantNotAllowed, .policyDenied: throw error.with(kind: .grantEnded)
            default: throw error
            }
        }
        return UpstreamAuthentication(identity: identity, tokens: tokens)
    }

    /// Some give an ID token only to a refresh that asks for `openid` (Okta). Asking by scope is in place only where the
    /// login's own scopes brought the refresh token: what is asked for must have been granted (RFC 6749 §6).
    private var refreshScope: String? {
        guard connection.refresh == .offlineAccessScope else { return nil }
        let scopes = connection.scopes
        let hasOffline = scopes.contains { exactlyEqual($0, "offline_access") }
        return (hasOffline ? scopes : scopes + ["offline_access"]).joined(separator: " ")
    }

    private func currentIdentity(
        _ answer: TokenAnswer,
        _ known: KnownIdentity,
        _ metadata: ProviderMetadata,
        _ story: StoryRecorder
    ) async throws(UpstreamError) -> UpstreamIdentity {
        if let idToken = answer.idToken {
            var expected = IDTokenExpectations(for: connection, metadata: metadata)
            expected.accessToken = answer.accessToken
            let token = try await verifier.verify(idToken.reveal(), expecting: expected, story: story)
            return try await identity(
                of: token,
                sameAs: known,
                accessToken: answer.accessToken,
                metadata: metadata,
                story: story
            )
        }
        // OIDC Core §12.2: the answer may hold none; then userinfo says whether the person is still there.
        guard let url = metadata.userinfoEndpoint, let accessToken = answer.accessToken, connection.groupSource == nil
        else {
            throw unverifiable("no ID token came with the refresh, and userinfo can't stand in for it")
        }
        let claims = try await userinfo.telling(story).claims(at: url, accessToken: accessToken, of: known.subject)
        guard let identity = try mapping.identity(of: known, userinfo: claims) else {
            throw unverifiable("no ID token came with the refresh, and who may sign in here is decided by its claims")
        }
        story.note("userinfo", .ok, ["claims": claims.names.joined(separator: " ")])
        return identity
    }

    private func unverifiable(_ detail: String) -> UpstreamError {
        UpstreamError(
            provider: id,
            step: .verify,
            kind: .responseInvalid,
            detail: detail,
            advice: "let the provider answer a refresh that asks for openid with an ID token, or remove revalidate"
        )
    }
}
