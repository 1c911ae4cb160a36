import BrokerCore
import HTTPTypes

extension ErrorExplanation {
    /// What a person is told when a provider failed. The provider's own words, its codes and the operator's advice are in
    /// the log and the story under the code (RFC 9700 §4.11).
    init(_ kind: UpstreamError.Kind, provider: String) {
        switch kind {
        case .userCancelled, .interactionRequired, .loginExpired, .grantEnded:
            self.init(
                status: .badRequest,
                title: "The sign-in was not finished",
                happened: "\(provider) sent you back before the sign-in was complete, or it took too long.",
                owner: .person,
                advice: "Go back to the app, and sign in again."
            )
        case .accessDenied:
            self.init(
                status: .forbidden,
                title: "\(provider) did not let you in",
                happened: "\(provider) refused your sign-in, or a rule here keeps your account out.",
                owner: .administrator,
                advice: "Ask your administrator, with the code below."
            )
        case .notAssigned:
            self.init(
                status: .forbidden,
                title: "You are not assigned to this app",
                happened: "\(provider) knows you, but nobody there has given you access to this sign-in service.",
                owner: .administrator,
                advice: "Ask your administrator to assign you, or a group of yours, with the code below."
            )
        case .tenantNotAllowed:
            self.init(
                status: .forbidden,
                title: "This account belongs to another organization",
                happened: "You signed in at \(provider) with an account whose organization may not sign in here.",
                owner: .person,
                advice: "Go back to the app, and sign in with your account of the right organization."
            )
        case .policyDenied:
            self.init(
                status: .forbidden,
                title: "Your organization blocks this sign-in",
                happened: "\(provider) refused your sign-in because of a rule that your organization has there.",
                owner: .administrator,
                advice: "Ask your administrator, with the code below: it leads to the reason."
            )
        case .consentRequired:
            self.init(
                status: .forbidden,
                title: "An administrator has to agree first",
                happened: "\(provider) wants an administrator of your company to approve this sign-in service.",
                owner: .administrator,
                advice: "Ask your administrator to approve it, with the code below."
            )
        case .clientUnknown, .clientRejected, .secretExpired, .redirectNotRegistered, .misconfigured:
            self.init(
                status: .badGateway,
                title: "This way of signing in is misconfigured",
                happened: "\(provider) does not accept the settings that this service has for it.",
                owner: .operator,
                advice:
                    "Tell the operator the code below: it says which setting it is. Or sign in another way."
            )
        case .responseInvalid:
            self.init(
                status: .badGateway,
                title: "We could not trust the answer of \(provider)",
                happened: "\(provider) sent an answer that does not pass our checks, so you were not signed in.",
                owner: .operator,
                advice:
                    "Try again. If it goes on, tell the operator the code below: it says which check failed."
            )
        case .providerError:
            self.init(
                status: .badRequest,
                title: "\(provider) sent back an error",
                happened: "You came back from \(provider) with an error instead of a sign-in.",
                owner: .provider,
                advice:
                    "Go back to the app, and sign in again. If it goes on, tell the operator the code below."
            )
        case .unavailable:
            self.init(
                status: .serviceUnavailable,
                title: "\(provider) can not be reached",
                happened: "\(provider) does not answer at the moment, so we can not sign you in through it.",
                owner: .provider,
                advice: "Try again in a moment, or sign in another way."
            )
        case .timeout:
            self.init(
                status: .gatewayTimeout,
                title: "\(provider) takes too long",
                happened: "\(provider) did not answer in time, so we could not sign you in.",
                owner: .provider,
                advice: "Try again in a moment, or sign in another way."
            )
        }
    }
}
