package import OAuthProtocol

/// What becomes of a refresh token when it is used.
package enum RefreshRotation: Sendable {
    /// It stays, and no other is given (Google).
    case none
    /// A new one is given each time, and the old ones go on working (Entra).
    case accumulates
    /// A new one is given, the old one works within the grace only; after that its use ends the whole family (Okta, Auth0).
    case replaces(grace: Lifetime)
}
