package import OAuthProtocol

extension Client {
    /// Whether a grant of this scope comes with a refresh token (OIDC Core §11).
    package func mayRefresh(_ scope: ScopeSet) -> Bool {
        grantTypes.contains(.refreshToken) && scope.contains("offline_access")
    }

    /// When the grant can be refreshed no more, however busy it is. A lifetime that was shortened since holds at once; one
    /// that was lengthened holds from the next login on.
    func refreshEnd(of grant: Grant) -> UnixTime {
        min(grant.createdAt + refreshTokenLifetime, grant.expiresAt - accessTokenLifetime)
    }

    /// A refresh token of the grant that is issued now. A public client's is bound to the key that was proven; a confidential
    /// one's is the client's own anyway (RFC 9449 §5).
    func newRefreshToken(
        _ token: RefreshToken,
        for grant: Grant,
        boundTo thumbprint: String?,
        at now: UnixTime
    ) -> NewRefreshToken {
        NewRefreshToken(
            digest: token.digest,
            expiresAt: min(now + idleRefreshTokenLifetime, refreshEnd(of: grant)),
            keyThumbprint: isPublic ? thumbprint : nil
        )
    }
}
