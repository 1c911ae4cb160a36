/// When the userinfo endpoint is asked after a login.
package enum UserinfoPolicy: String, Sendable, CaseIterable {
    /// Where the ID token lacks a claim that the requested scopes promise, and the provider has the endpoint.
    case automatic
    case always
    case never
}
