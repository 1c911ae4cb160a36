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
            groupsClaim: profile.idTokenHasGroups ? profile.idTokenGroupsClaim ?? profile.groupsClaim : nil
        )
    }

    func userinfo(_ person: FakePerson, _ scopes: ScopeSet) -> [(name: String, value: JSONValue)] {
        claims(of: person, scopes, withProfile: true, groupsClaim: profile.groupsClaim).map { claim in
            guard profile.userinfoVerifiesInWords, claim.name == "email_verified",
                let verified = claim.value.boolValue
            else { return claim }
            return (claim.name, .string(verified ? "true" : "false"))
        }
    }

    private func claims(
        of person: FakePerson,
        _ scopes: ScopeSet,
        withProfile: Bool,
        groupsClaim: String?
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
        if let groupsClaim, profile.groupsScope.map(scopes.contains) ?? true {
            claims[groupsClaim] = person.groups.flatMap(profile.groupsShape.shaped)
        }
        for claim in person.extraClaims { claims[claim.name] = claim.value }
        return claims.members
    }
}
