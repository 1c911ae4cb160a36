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
        case .accessDenied: "The provider keeps this person out"
        case .consentRequired: "The provider wants an administrator's consent first"
        case .clientRejected: "The provider does not accept our client id, secret or authentication method"
        case .misconfigured: "The provider does not accept our request"
        case .responseInvalid: "The provider's answer did not pass our checks and was not believed"
        case .unavailable: "The provider could not be reached, or answered that it can not work now"
        case .timeout: "The provider did not answer in time"
        }
    }

    var owner: LoginEnding.Owner {
        switch self {
        case .userCancelled, .loginExpired, .interactionRequired, .grantEnded: .person
        case .accessDenied, .consentRequired: .administrator
        case .clientRejected, .misconfigured, .responseInvalid: .operator
        case .unavailable, .timeout: .provider
        }
    }

    /// Where the error itself brings none.
    var usualAdvice: String {
        switch self {
        case .userCancelled: "Nothing has to be mended."
        case .loginExpired, .interactionRequired, .grantEnded: "The person signs in again from the app."
        case .accessDenied:
            "Look at the person and the app in the provider's console: assignment, groups, sign-in policies."
        case .consentRequired: "An administrator of the provider approves the app there."
        case .clientRejected, .misconfigured:
            "Run 'cost-ops provider test' with the provider's id: it compares the settings with the provider."
        case .responseInvalid:
            "Look at the check that failed, below, and run 'cost-ops provider test' with the provider's id."
        case .unavailable, .timeout:
            "Wait, and look at the provider's status page; if it is up, look at the network and proxy between us and it."
        }
    }
}
