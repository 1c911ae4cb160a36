import JOSE

extension FakePerson {
    /// The people of an Auth0 tenant.
    package static let auth0People: [FakePerson] = [
        auth0(
            "auth0|602c0dcab993d10073daf680",
            "Jane Example",
            "jane@example.com",
            "Member of the organization acme, with a role in a namespaced claim",
            [Auth0Organization.acme.id],
            roles: ["marketplace-administrator"]
        ),
        auth0(
            "auth0|602c0dcab993d10073daf681",
            "Sole Trader",
            "sole@example.com",
            "Member of no organization: refused where one is asked for",
            []
        ),
        auth0(
            "google-oauth2|107691503500061507151",
            "Gil Globex",
            "gil@globex.example",
            "Member of another organization, globex",
            [Auth0Organization.globex.id]
        ),
        auth0(
            "waad|Xy9Qm2RtVbN3kLpZ7sWcEfGhJ0uAiDo1",
            "Walter Waad",
            "jane@example.com",
            "Came over a company connection that calls every address verified: this one is Jane's",
            [Auth0Organization.acme.id]
        ),
        auth0(
            "samlp|acme-saml|walter.linked",
            "Linus Linked",
            "linus@example.com",
            "A linked account: its subject has three parts, and had another prefix before",
            [Auth0Organization.acme.id]
        ),
    ]

    private static func auth0(
        _ subject: String,
        _ name: String,
        _ email: String,
        _ note: String,
        _ organizations: [String],
        roles: [String] = []
    ) -> FakePerson {
        let names = name.split(separator: " ").map(String.init)
        var claims: [(name: String, value: JSONValue)] = []
        if !roles.isEmpty {
            claims = [("https://acme.example/roles", .array(roles.map { .string($0) }))]
        }
        return FakePerson(
            subject: subject,
            email: email,
            emailVerified: true,
            name: name,
            givenName: names.first,
            familyName: names.last,
            extraClaims: claims,
            note: note,
            account: .auth0(Auth0Account(nickname: names.first?.lowercased() ?? "", organizations: organizations))
        )
    }
}
