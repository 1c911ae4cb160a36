/// The keys by which an operator weakens a check of one connection. Each is warned of at every start; a provider file
/// can't set any of them.
package enum InsecureKey: String, Sendable, CaseIterable {
    /// Sends no PKCE challenge, for a provider that refuses parameters it doesn't know.
    case disablePKCE = "insecure_disable_pkce"

    /// What the operator gives up, for the warning.
    package var consequence: String {
        switch self {
        case .disablePKCE: "a stolen authorization code is no longer bound to the browser that started the login"
        }
    }
}
