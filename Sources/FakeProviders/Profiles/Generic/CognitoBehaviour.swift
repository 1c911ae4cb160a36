import JOSE

/// What only Cognito does.
struct CognitoBehaviour: ProviderBehaviour {
    func idTokenClaims(
        _ content: IDTokenContent,
        of person: FakePerson,
        _ key: FakeKey,
        in context: ProviderContext
    ) -> JSONText {
        var claims = PlainBehaviour().idTokenClaims(content, of: person, key, in: context)
        claims.append("token_use", "id")
        claims.append("cognito:username", .string(person.subject))
        return claims
    }
}
