/// When a provider hands out a refresh token.
package enum RefreshRule: Sendable {
    case never
    /// For scope `offline_access` (OIDC Core §11).
    case offlineAccessScope
    /// Google: for `access_type=offline`, at the first consent of a person to a client or with `prompt=consent`.
    case accessTypeOffline
}
