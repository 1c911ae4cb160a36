/// How a refresh token is asked for; raw values are the words of a provider file.
package enum RefreshPolicy: String, Sendable, CaseIterable {
    /// By the scope `offline_access` (OIDC Core §11).
    case offlineAccessScope = "offline-access-scope"
    /// By `access_type=offline`, and by asking for consent again: only a consent brings one.
    case accessTypeOffline = "access-type-offline"
    /// The provider issues none.
    case none
}
