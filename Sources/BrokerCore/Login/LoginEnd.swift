/// What a person's return from the provider leads to.
package enum LoginEnd: Sendable {
    /// Send the browser back to the app, and forget the login's cookie.
    /// - Parameter session: of the browser from now on, where somebody signed in.
    case answer(AuthorizationResponse, session: SessionSecret?)
    /// Ask which organization it shall be; the login's cookie stays.
    case choose(OrganizationChoice)
    /// Ask for consent; the login's cookie stays.
    case consent(ConsentQuestion)
}
