/// What the browser is shown or sent to next by a link.
package enum LinkStep: Sendable {
    /// A page that asks for a provider: the first one, or, once that is known, the one to add.
    case choose(LinkChoice)
    /// Send the browser to the provider, and keep the transaction in its cookie.
    case toProvider(url: String, state: String, sealedTransaction: String, answersByFormPost: Bool)
    /// Both lead to one person now. The names are of the providers.
    /// - Parameter sittingID: names the cookie that has served its purpose.
    case linked(first: String, second: String, isNew: Bool, sittingID: String)
}

/// The providers to choose from in a sitting.
package struct LinkChoice: Sendable {
    /// Display name of the provider that the person has just signed in with.
    package let first: String?
    /// The sitting's cookie is named after it, and the page's links repeat it.
    package let sittingID: String
    /// The sitting's cookie.
    package let sealedSitting: String
    package let options: [Option]

    package struct Option: Sendable {
        package let id: String
        package let displayName: String
        package let type: String
    }
}
