import JOSE

/// What the app got to know of somebody.
struct SignedInPerson: Sendable {
    let idToken: JSONObject
    /// Nil where the access token is no JWT; an app need not understand it (RFC 9068 §6).
    let accessToken: JSONObject?
    let userinfo: JSONObject
    let hasRefreshToken: Bool
    /// As it came, for the logout (OIDC RP-Initiated Logout §2).
    let idTokenText: String
}
