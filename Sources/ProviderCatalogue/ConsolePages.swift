/// Where in a provider's own console an administrator finds or sets what a connection depends on, in the words its menus
/// use. For people only: nothing is decided by it.
package struct ConsolePages: Sendable, Equatable {
    /// What is looked for; raw values are the keys of `[console]`.
    package enum Page: String, Sendable, CaseIterable {
        /// Where the redirect URI is registered.
        case redirectURI = "redirect_uri"
        /// Where the client id is shown.
        case clientID = "client_id"
        /// Where the client secret is made.
        case clientSecret = "client_secret"
        /// Where it says when a secret expires; absent where secrets of this provider don't.
        case secretExpiry = "secret_expiry"
        /// Where the method of client authentication and the grant types are chosen.
        case clientAuthentication = "client_authentication"
        /// Where the issuer, or what it is made of, is shown.
        case issuer
        /// Where scopes or permissions are granted.
        case scopes
        /// Where the signature of ID tokens and its keys are chosen.
        case signing
        /// Where groups are put into tokens.
        case groups
        /// Where the address is registered that people come back to after a logout, and the logout endpoint is switched on.
        case logout
    }

    private var texts: [Page: String] = [:]

    package init() {}

    /// - Returns: nil where the provider file says nothing.
    package subscript(_ page: Page) -> String? {
        get { texts[page] }
        set { texts[page] = newValue }
    }

    /// These pages, and the base's where these lack one.
    func over(_ base: ConsolePages) -> ConsolePages {
        var merged = self
        merged.texts.merge(base.texts) { own, _ in own }
        return merged
    }
}
