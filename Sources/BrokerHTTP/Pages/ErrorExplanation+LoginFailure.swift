import BrokerCore
import HTTPTypes

extension ErrorExplanation {
    init(_ failure: LoginFailure) {
        let provider = failure.provider ?? "The identity provider"
        switch failure.reason {
        case .expired:
            self.init(
                status: .badRequest,
                title: "This sign-in has expired",
                happened: "It took too long, was finished before, or was begun in another browser.",
                owner: .person,
                advice: "Go back to the app, and sign in again."
            )
        case .alreadyCompleted:
            self.init(
                status: .badRequest,
                title: "You have signed in already",
                happened: "This sign-in was completed before.",
                owner: .person,
                advice: "Go back to the app. If it does not know you, sign in again."
            )
        case .malformed(let description):
            self.init(badRequest: description)
        case .noProviderConfigured:
            self.init(
                status: .serviceUnavailable,
                title: "Nobody can sign in here yet",
                happened: "No identity provider is set up that people of this app may come from.",
                owner: .operator,
                advice: "The operator adds one under [[auth.oauth.providers]] in config.toml."
            )
        case .providerNotAvailable:
            self.init(
                status: .forbidden,
                title: "This way of signing in is switched off",
                happened: "The identity provider you chose can no longer be used for this app.",
                owner: .administrator,
                advice: "Go back to the app, and sign in another way."
            )
        case .provider(let kind, let step, let retryAfter):
            self.init(kind, provider: provider)
            // The browser brought it, whoever wrote it: no 5xx for what a caller sent.
            if step == .authorization, status.kind == .serverError { status = .badRequest }
            if let retryAfter { fields.append(HTTPField(name: .retryAfter, value: String(max(0, retryAfter)))) }
        case .noAppTakesPortals:
            self.init(
                status: .notFound,
                title: "There is no app to open",
                happened: "\(provider) sent you here, but no app is set up to be opened from there.",
                owner: .operator,
                advice:
                    "Open the app itself and sign in from there. The operator gives an app an initiate_login_uri in config.toml."
            )
        case .noOrganization(let denial):
            self.init(denial, provider: provider)
        case .userDisabled:
            self.init(
                status: .forbidden,
                title: "Your account is switched off",
                happened: "An administrator has switched off your account here.",
                owner: .administrator,
                advice: "Ask your administrator, with the code below."
            )
        case .clientChanged:
            self.init(
                status: .badRequest,
                title: "The app has changed",
                happened: "While you were signing in, the app you came from was changed or removed here.",
                owner: .operator,
                advice: "Go back to the app, and sign in again."
            )
        case .storeUnavailable:
            self.init(
                status: .serviceUnavailable,
                title: "We can not sign you in at the moment",
                happened: "Our database can not be reached, so nothing was saved.",
                owner: .operator,
                advice: "Try again in a moment.",
                fields: [HTTPField(name: .retryAfter, value: "5")]
            )
        }
        if let back = failure.wayBack {
            wayBack = WayBack(text: failure.clientName.map { "Back to \($0)" } ?? "Back to the app", answer: back)
        }
    }
}
