/// What a person's return from the provider leads to.
package enum LoginEnd: Sendable {
    /// Send the browser back to the app, and forget the login's cookie.
    case answer(AuthorizationResponse)
    /// Ask which organization it shall be; the login's cookie stays.
    case choose(OrganizationChoice)
}
