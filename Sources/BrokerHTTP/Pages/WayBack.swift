import BrokerCore
import OAuthProtocol

/// The button of an error page that leads on.
struct WayBack: Sendable {
    let text: String
    let address: String
    /// What is posted to the address.
    let fields: [(name: String, value: String)]
    /// How the address begins where it is posted to; nil for a link.
    let formScheme: String?

    init(text: String, address: String) {
        self.text = text
        self.address = address
        fields = []
        formScheme = nil
    }

    /// An answer to an app, in the mode that the app asked for.
    init(text: String, answer: AuthorizationResponse) {
        self.text = text
        switch answer.target.responseMode {
        case .query:
            address = answer.location
            fields = []
            formScheme = nil
        case .formPost:
            address = answer.target.text
            fields = answer.parameters
            formScheme = answer.target.scheme
        }
    }
}
