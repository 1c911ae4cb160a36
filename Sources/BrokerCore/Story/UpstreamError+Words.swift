extension UpstreamError.Step {
    /// As it stands in a story.
    var words: String {
        switch self {
        case .discovery: "provider metadata"
        case .keys: "provider keys"
        case .authorization: "authorization response"
        case .exchange: "token endpoint"
        case .verify: "ID token"
        case .userinfo: "userinfo"
        case .groups: "group look-up"
        case .claims: "claims"
        }
    }
}

extension UpstreamError.Kind {
    var words: String {
        switch self {
        case .userCancelled: "The person said no at the provider"
        case .loginExpired: "The provider no longer takes the code: it is too old, or was used before"
        case .interactionRequired: "The provider wants to see the person first"
        case .grantEnded: "The provider says that the person, their session or their consent is gone"
        case .accessDenied: "The person is kept out, by the provider or for what it says of them"
        case .notAssigned: "The provider knows the person, and nobody there assigned them to this app"
        case .tenantNotAllowed: "The account is of a tenant, domain or organization that may not sign in here"
        case .policyDenied: "A policy of the person's organization at the provider keeps them out"
        case .consentRequired: "The provider wants an administrator's consent first"
        case .clientUnknown: "The provider has no app with our client id"
        case .clientRejected: "The provider does not accept our client secret or authentication method"
        case .secretExpired: "Our client secret or certificate at the provider has expired"
        case .redirectNotRegistered: "Our redirect URI is not registered at the provider"
        case .misconfigured: "The provider does not accept our request"
        case .responseInvalid: "The provider's answer did not pass our checks and was not believed"
        case .providerError: "The browser came back with an error of the provider's own"
        case .unavailable: "The provider could not be reached, or answered that it can not work now"
        case .timeout: "The provider did not answer in time"
        }
    }

    var owner: LoginEnding.Owner {
        switch self {
        case .userCancelled, .loginExpired, .interactionRequired, .grantEnded: .person
        case .accessDenied, .notAssigned, .tenantNotAllowed, .policyDenied, .consentRequired: .administrator
        case .clientUnknown, .clientRejected, .secretExpired, .redirectNotRegistered, .misconfigured, .responseInvalid:
            .operator
        case .providerError, .unavailable, .timeout: .provider
        }
    }

    /// Where the error itself brings none.
    var usualAdvice: String {
        switch self {
        case .userCancelled: "Nothing has to be mended."
        case .loginExpired, .interactionRequired, .grantEnded: "The person signs in again from the app."
        case .accessDenied, .policyDenied:
            "Look at the person and the app in the provider's console: assignment, groups, sign-in policies."
        case .notAssigned: "Assign the person, or a group of theirs, to the app in the provider's console."
        case .tenantNotAllowed:
            """
            The person signs in with another account; or add the tenant, domain or organization to those that the \
            provider's entry in config.toml allows.
            """
        case .consentRequired: "An administrator of the provider approves the app there."
        case .secretExpired: "Make a new secret in the provider's console, and put it into config.toml."
        case .redirectNotRegistered:
            "Register the redirect URI at the provider, byte for byte; 'cost-ops provider test' prints it."
        case .clientUnknown, .clientRejected, .misconfigured:
            "Run 'cost-ops provider test' with the provider's id: it compares the settings with the provider."
        case .responseInvalid:
            "Look at the step that failed, above, and run 'cost-ops provider test' with the provider's id."
        case .providerError, .unavailable, .timeout:
            "Wait, and look at the provider's status page; if it is up, look at the network and proxy between us and it."
        }
    }
}
