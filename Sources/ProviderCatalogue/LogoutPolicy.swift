/// What a logout does at the provider; raw values are the words of a provider file.
package enum LogoutPolicy: String, Sendable, CaseIterable {
    /// The provider has no logout that a relying party may ask for: the broker ends its own session.
    case none
    /// The metadata's `end_session_endpoint`, where there is one (OpenID Connect RP-Initiated Logout 1.0 §2).
    case rpInitiated = "rp-initiated"
    /// The same, and never without `id_token_hint`: without one the provider shows an error to the person.
    case rpInitiatedWithHint = "rp-initiated-with-hint"
}

/// How far a logout of the broker's goes; raw values are the words of `logout` in an operator's entry.
package enum LogoutReach: String, Sendable, CaseIterable {
    /// The broker and its apps.
    case local
    /// The provider too, so that the person is signed out of everything else they use there.
    case upstream
}
