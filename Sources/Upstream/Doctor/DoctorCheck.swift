/// What the doctor looks at, in the order it looks and reports.
package enum DoctorCheck: String, CaseIterable, Sendable {
    /// The entry in `config.toml`.
    case configuration
    case dns, connection, tls, discovery, issuer, endpoints
    /// The signing keys.
    case keys
    /// The signatures that ID tokens come with.
    case algorithms
    case pkce, scopes
    /// How the broker proves itself, by what the provider advertises.
    case clientAuthentication = "client_auth"
    /// Whether the authorization endpoint takes our request.
    case authorization
    case redirectURI = "redirect_uri"
    /// Whether the token endpoint takes our id and secret.
    case credentials
    case secretExpiry = "secret_expiry"
    case userinfo, clock
    /// Whether anybody from here can get in at all.
    case access
    case domains

    /// For people.
    package var title: String {
        switch self {
        case .dns, .tls, .pkce: rawValue.uppercased()
        case .redirectURI: "redirect URI"
        default: rawValue.replacing("_", with: " ")
        }
    }
}
