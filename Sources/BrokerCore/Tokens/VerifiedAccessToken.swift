package import JOSE
package import OAuthProtocol

/// An access token that is good at this moment. Only `AccessTokenVerifier` makes one.
package struct VerifiedAccessToken: Sendable {
    /// Who it is about.
    enum Subject: Sendable {
        case person(User, grant: Grant)
        /// A client by itself: no person is behind it.
        case machine(Client)
    }

    let subject: Subject
    let signed: SignedAccessToken
    /// Of the permissions in it those that its subject has at this moment.
    package let permissions: [Permission]

    init(_ signed: SignedAccessToken, subject: Subject) {
        self.signed = signed
        self.subject = subject
        // A token for less than its grant gives stays one, and a grant that shrank takes its tokens along.
        let held =
            switch subject {
            case .person(_, let grant): grant.permissions
            case .machine(let client): client.permissions
            }
        permissions = signed.permissions.filter(held.contains)
    }

    package var scope: ScopeSet { signed.scope }

    /// Nil for a client's own token.
    package var user: User? {
        if case .person(let user, _) = subject { user } else { nil }
    }

    /// Nil for a client's own token.
    package var grant: Grant? {
        if case .person(_, let grant) = subject { grant } else { nil }
    }

    /// The UserInfo answer (OIDC Core §5.3.2), which is about people alone.
    ///
    /// The token's `aud` is not looked at: the scope `openid` is what lets an app ask here, and one whose access tokens are for
    /// its own API (RFC 9068) asks with the same token.
    /// - Throws: `insufficient_scope` without the scope `openid`, and for a client's own token.
    package func userInfo() throws(OAuthError) -> JSONObject {
        guard case .person(let user, var grant) = subject, scope.contains("openid") else {
            throw OAuthError(.insufficientScope, "The token was not issued for the scope openid")
        }
        grant.permissions = permissions
        var claims: JSONObject = ["sub": .string(user.id)]
        claims.merge(user.profile.claims(for: scope))
        claims.merge(TokenIssuer.brokerClaims(of: grant))
        return claims
    }
}
