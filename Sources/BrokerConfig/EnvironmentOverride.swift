/// A key whose value came from the environment instead of the file.
package struct EnvironmentOverride: Sendable, Equatable {
    /// `server.listen`, `auth.oauth.providers[0].client_id`.
    package let keyPath: String
    /// `COST_OPS_SERVER__LISTEN`.
    package let variable: String
}
