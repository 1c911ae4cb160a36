import OAuthProtocol

/// What a scope lets an app do, in words for whoever has to agree to it.
enum ScopeWords {
    /// `openid` is what signing in means, and is said in the page's own words.
    static func lines(_ scope: ScopeSet) -> [String] {
        scope.names.filter { $0 != "openid" }.map(line)
    }

    private static func line(_ name: String) -> String {
        switch name {
        case "profile": "See your name and picture"
        case "email": "See your e-mail address"
        case "groups": "See the groups you are in"
        case "offline_access": "Keep its access while you are away, until you or an administrator end it"
        case "read": "Read your organization's data"
        case "write": "Change your organization's data"
        case "admin": "Administer your organization"
        case "billing": "See and change your organization's billing"
        case "reports": "See your organization's reports"
        default: "Use \(name)"
        }
    }
}
