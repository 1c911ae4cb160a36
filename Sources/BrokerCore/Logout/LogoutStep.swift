/// What a logout comes to next.
package enum LogoutStep: Sendable {
    /// Nobody is signed out before they have said so.
    case ask(LogoutQuestion)
    /// - Parameter hadSession: whether the browser's cookie is worth nothing any more.
    case signedOut(LogoutDestination, hadSession: Bool)
}

/// Where a person goes who has been signed out.
package enum LogoutDestination: Sendable {
    /// A page of ours.
    case page
    /// Back to the app.
    case app(location: String)
    /// On to the provider's own logout, and from there back here.
    /// - Parameters:
    ///   - state: names the trip's cookie.
    ///   - sealedTrip: its value.
    case provider(url: String, state: String, sealedTrip: String)
}

/// For the page that asks.
package struct LogoutQuestion: Sendable {
    /// Name or address of who is signed in; nil where the provider told neither.
    package let person: String?
    /// The app that asks; nil where none proved to.
    package let clientName: String?
    /// What the form gives back as it is.
    package let sealed: String
    /// Schemes of the addresses that the form may lead to.
    package let redirectSchemes: [String]
}
