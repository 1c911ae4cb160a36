/// What a sign-in for a page of ours begins with.
package enum AccountLoginStart: Sendable {
    /// Somebody is signed in already.
    case page(OwnPage)
    case choose(AccountProviderChoice)
    /// Send the browser to the provider, and keep the transaction in its cookie.
    case toProvider(url: String, state: String, sealedTransaction: String, answersByFormPost: Bool)
}

/// The providers a person may sign in with, for the page that asks.
package struct AccountProviderChoice: Sendable {
    package let page: OwnPage
    package let options: [Option]

    package struct Option: Sendable {
        package let id: String
        package let displayName: String
        package let type: String
    }
}
