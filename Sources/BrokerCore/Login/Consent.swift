package import OAuthProtocol

/// What an app of somebody else's needs a person's consent for, and how the person stands to it (OIDC Core §3.1.2.4).
package enum Consent: Sendable {
    /// It must have been given before, for all of these scopes.
    case needed(ScopeSet)
    /// It is given now, and remembered.
    case given(ScopeSet)
}

/// A consent that a person once gave.
package struct RecordedConsent: Sendable, Equatable {
    package let clientID: String
    package let scope: ScopeSet
    package let givenAt: UnixTime

    package init(clientID: String, scope: ScopeSet, givenAt: UnixTime) {
        self.clientID = clientID
        self.scope = scope
        self.givenAt = givenAt
    }
}
