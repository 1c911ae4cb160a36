import BrokerCore
import HTTPTypes

extension ErrorExplanation {
    init(_ failure: LogoutFailure) {
        switch failure.reason {
        case .request(let description):
            self.init(
                status: .badRequest,
                title: "You were not signed out",
                happened: "The app that sent you here made a request that we can not accept: \(description).",
                owner: .app,
                advice: "Tell the people who run the app, with the request id below. You are still signed in."
            )
        case .expired:
            self.init(
                status: .badRequest,
                title: "You were not signed out",
                happened: "This page waited too long, or somebody has signed in since in this browser.",
                owner: .person,
                advice: "Sign out again."
            )
        case .storeUnavailable:
            self.init(
                status: .serviceUnavailable,
                title: "You were not signed out",
                happened: "Our database can not be reached, so you are still signed in.",
                owner: .operator,
                advice: "Try again in a moment.",
                fields: [HTTPField(name: .retryAfter, value: "5")]
            )
        }
    }
}
