import JOSE
import OAuthProtocol

/// Which claims about a person go where (OIDC Core §5.4).
struct ClaimSelection {
    let profile: ProviderProfile

    func idToken(_ person: FakePerson, _ scopes: ScopeSet) -> [(name: String, value: JSONValue)] {
        claims(
            of: person,
            scopes,
            withProfile: profile.idTokenHasProfile,
            withGroups: profile.idTokenHasGroups
        )
    }

    func userinfo(_ person: FakePerson, _ scopes: ScopeSet) -> [(name: String, value: JSONValue)] {
        claims(of: person, scopes, withProfile: true, withGroups: true)
    }

    private func claims(
        of person: FakePerson,
        _ scopes: ScopeSet,
        withProfile: Bool,
        withGroups: Bool
    ) -> [(name: String, value: JSONValue)] {
        var claims = JSONObject()
        claims["sub"] = .string(person.subject)
        claims["hd"] = person.hostedDomain.map { .string($0) }
        if withProfile, scopes.contains("email") {
            claims["email"] = person.email.map { .string($0) }
            claims["email_verified"] = person.emailVerified
        }
        if withProfile, scopes.contains("profile") {
            claims["name"] = person.name.map { .string($0) }
            claims["given_name"] = person.givenName.map { .string($0) }
            claims["family_name"] = person.familyName.map { .string($0) }
        }
        if withGroups, profile.groupsScope.map(scopes.contains) ?? true {
            claims["groups"] = person.groups
        }
        for claim in person.extraClaims { claims[claim.name] = claim.value }
        return claims.members
    }
}
