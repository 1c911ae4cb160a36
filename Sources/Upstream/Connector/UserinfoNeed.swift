import BrokerCrypto
import JOSE
import ProviderCatalogue

/// Whether a login asks the userinfo endpoint, and whether it can do without the answer.
enum UserinfoNeed: Equatable {
    case none
    /// Names, addresses: a login without them is still that person's.
    case helpful
    /// Groups decide about access, and `always` is the operator's word.
    case essential

    /// Thin ID tokens are common (Okta, Zitadel, Ping, GitLab): where one lacks what its scopes promise, userinfo has it
    /// (OIDC Core §5.4).
    init(_ connection: ProviderConnection, token: VerifiedIDToken) {
        func asks(_ scope: String) -> Bool { connection.scopes.contains { exactlyEqual($0, scope) } }
        func lacks(_ claim: String) -> Bool { token.claims[claim] == nil }
        let names = connection.claims
        switch connection.userinfo {
        case .never:
            self = .none
        case .always:
            self = .essential
        case .automatic:
            if asks("groups"), lacks(names.groups) {
                self = .essential
            } else if asks("email") && lacks(names.email)
                || asks("profile") && lacks(names.name) && lacks(names.givenName) && lacks("preferred_username")
            {
                self = .helpful
            } else {
                self = .none
            }
        }
    }
}
