package import OAuthProtocol

/// What a person is asked before an app of somebody else's gets anything, for the page that asks.
package struct ConsentQuestion: Sendable {
    package let clientName: String
    package let clientID: String
    /// Name or address of who is signed in; nil where the provider told neither.
    package let person: String?
    /// The provider's name.
    package let provider: String
    package let scope: ScopeSet
    /// Of the login: its cookie is named after it.
    package let state: String
    /// What the form gives back as it is.
    package let sealed: String
    /// Such as `https`: how the app's redirect URI begins, to which the form leads in the end.
    package let redirectScheme: String
}
