import BrokerCore
import HTTPTypes

extension ErrorExplanation {
    /// - Parameter start: where a link is begun anew.
    init(_ failure: LinkFailure, start: String) {
        let provider = failure.provider ?? "The identity provider"
        switch failure.reason {
        case .expired:
            self.init(
                status: .badRequest,
                title: "Nothing was linked",
                happened: "It took too long, or was begun in another browser or from another page.",
                owner: .person,
                advice: "Start again: both sign-ins have to follow one another."
            )
        case .malformed(let description):
            self.init(badRequest: description)
        case .providerNotAvailable:
            self.init(
                status: .forbidden,
                title: "This way of signing in is switched off",
                happened: "The identity provider you chose can not be used here.",
                owner: .administrator,
                advice: "Choose another way of signing in."
            )
        case .provider(let kind, let step, let retryAfter):
            self.init(kind, provider: provider)
            advice = "Nothing was linked. Start again in a moment."
            // The browser brought it, whoever wrote it: no 5xx for what a caller sent.
            if step == .authorization, status.kind == .serverError { status = .badRequest }
            if let retryAfter { fields.append(HTTPField(name: .retryAfter, value: String(max(0, retryAfter)))) }
        case .notFresh:
            self.init(
                status: .forbidden,
                title: "Nothing was linked",
                happened: "\(provider) does not say that you have signed in just now.",
                owner: .person,
                advice: "Begin with another account of yours, and enter its password or code when you are asked."
            )
        case .unknownIdentity:
            self.init(
                status: .forbidden,
                title: "Nothing was linked",
                happened: "Nobody here is known by the account that you signed in with at \(provider).",
                owner: .person,
                advice: "Begin with an account that you have signed in to an app with before."
            )
        case .noOrganization(let denial):
            self.init(denial, provider: provider)
            title = "Nothing was linked"
        case .userDisabled:
            self.init(
                status: .forbidden,
                title: "Your account is switched off",
                happened: "An administrator has switched off your account here, so nothing was linked.",
                owner: .administrator,
                advice: "Ask your administrator, with the request id below."
            )
        case .belongsToAnother:
            self.init(
                status: .conflict,
                title: "Nothing was linked",
                happened: "The account you chose at \(provider) belongs to another person here already.",
                owner: .person,
                advice: "Choose another account. If both are yours, ask your administrator, with the request id below."
            )
        case .storeUnavailable:
            self.init(LoginFailure(.storeUnavailable))
        }
        wayBack = WayBack(text: "Start again", address: start)
    }
}
