/// What says who the person is: the provider, just now, or the session that the browser has of an earlier login.
enum SignInEvidence: Sendable {
    case authentication(UpstreamAuthentication)
    case session(BrowserSession, SessionSecret)

    /// Nil for a session that nothing is known of any more.
    var identity: UpstreamIdentity? {
        switch self {
        case .authentication(let authentication): authentication.identity
        case .session(let found, _): found.session.identity
        }
    }

    /// As far as it has to wait in a form: a session is found again by its cookie.
    var pending: UpstreamAuthentication? {
        switch self {
        case .authentication(let authentication): authentication
        case .session: nil
        }
    }

    /// For people to read.
    var person: String? {
        let profile =
            switch self {
            case .authentication(let authentication): authentication.identity.profile
            case .session(let found, _): found.user.profile
            }
        return profile.name.map { name in profile.email.map { "\(name) (\($0))" } ?? name } ?? profile.email
    }
}
