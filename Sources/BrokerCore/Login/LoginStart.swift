/// What the authorization endpoint does with a good request.
package enum LoginStart: Sendable {
    /// Send the browser to the provider, and keep the transaction in its cookie.
    /// - Parameters:
    ///   - state: the state that goes to the provider; the cookie is named after it.
    ///   - sealedTransaction: the cookie's value.
    ///   - answersByFormPost: whether the cookie must come along with a form post from the provider's site.
    case toProvider(url: String, state: String, sealedTransaction: String, answersByFormPost: Bool)
    case choose(ProviderChoice)
    /// The browser's session answers: send it back to the app at once.
    case answer(AuthorizationResponse)
    /// It will, once the person has decided something on a page, and the transaction is kept in its cookie meanwhile.
    case ask(LoginEnd, state: String, sealedTransaction: String)
}
