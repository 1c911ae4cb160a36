/// Why a login goes to the provider it goes to. One letter each, since it travels in a cookie.
enum ProviderReason: String, Sendable {
    /// The app's request names it, or the person chose it.
    case named = "n"
    /// It is the one of the organization that the app asked for.
    case organization = "o"
    /// It is the one of the organization that has the domain of the person's address.
    case domain = "d"
    /// The person came from its portal just now.
    case portal = "p"
    /// The app has no other.
    case only = "1"
    /// The person signed in through it in this browser before.
    case session = "s"

    /// As it stands in a story.
    var words: String {
        switch self {
        case .named: "the app asked for it, or the person chose it"
        case .organization: "it is the provider of the organization that the app asked for"
        case .domain: "it is the provider of the organization that has the domain of the login hint"
        case .portal: "the person came from its portal"
        case .session: "the person is signed in with it in this browser"
        case .only: "it is the only one that people of this app may come from"
        }
    }
}
