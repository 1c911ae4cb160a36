import BrokerCore
import HTTPTypes
import OAuthProtocol

/// What an error page says: what happened, whose it is to mend, what to do now.
struct ErrorExplanation: Sendable {
    /// Whose it is to mend.
    enum Owner: String, Sendable {
        case person = "You can try again."
        case app = "This is for the developers of the app to mend."
        case administrator = "This is for your administrator to mend."
        case `operator` = "This is for the operator of this sign-in service to mend."
        case provider = "The identity provider has to mend this."
    }

    var status: HTTPResponse.Status
    var title: String
    var happened: String
    var owner: Owner
    var advice: String
    var wayBack: WayBack?
    var fields: [HTTPField] = []

    static let unforeseen = ErrorExplanation(
        status: .internalServerError,
        title: "Something went wrong",
        happened: "Something went wrong on our side while we handled your request.",
        owner: .operator,
        advice: "Try again in a moment. If it goes on, tell the operator the request id below."
    )
}

extension ErrorExplanation {
    /// An authorization request whose client or redirect URI is not proven (RFC 6749 §4.1.2.1).
    init(appMistake error: OAuthError) {
        self.init(
            status: .badRequest,
            title: "The app made a mistake",
            happened: "The app that sent you here made a request that we can not accept: \(error.description).",
            owner: .app,
            advice: "There is nothing you can do here. Tell the people who run the app, with the code below."
        )
    }

    init(_ tooMany: TooManyAttempts) {
        let minutes = max(1, (max(0, tooMany.wait.seconds) + 59) / 60)
        self.init(
            status: .tooManyRequests,
            title: "Too many tries",
            happened: "Too many codes were tried that were wrong.",
            owner: .person,
            advice: "Wait \(minutes) minutes, look at the code on the device again, and type it then.",
            fields: [HTTPField(name: .retryAfter, value: String(max(1, tooMany.wait.seconds)))]
        )
    }

    init(badRequest description: String) {
        self.init(
            status: .badRequest,
            title: "We could not read this request",
            happened: "\(description).",
            owner: .person,
            advice: "Go back to the app you came from, and sign in again."
        )
    }

    init(status: HTTPResponse.Status, allow: String?) {
        let texts: (title: String, happened: String)
        switch status {
        case .notFound: texts = ("There is no such page", "Nothing is at this address.")
        case .methodNotAllowed: texts = ("That does not work here", "This address does not take this kind of request.")
        case .contentTooLarge: texts = ("Too much at once", "The request was larger than we accept.")
        default: texts = ("We could not handle this request", "\(status.reasonPhrase).")
        }
        self.init(
            status: status,
            title: texts.title,
            happened: texts.happened,
            owner: .person,
            advice: "Go back to the app you came from, and sign in from there.",
            fields: allow.map { [HTTPField(name: .allow, value: $0)] } ?? []
        )
    }
}
