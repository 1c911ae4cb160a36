import OAuthProtocol

extension RefreshTokenStatus {
    /// Whether its person, client, provider, organization, session and grant are all still there, and the client may still have
    /// refresh tokens.
    func isUpheld(for client: Client, by admission: GrantAdmission) -> Bool {
        status.revokedAt == nil && status.user.disabledAt == nil && admission.admits(grant)
            && client.mayRefresh(grant.scope)
    }

    /// When it is worth nothing any more by itself.
    func end(for client: Client) -> UnixTime { min(expiresAt, client.refreshEnd(of: grant)) }
}
