import JOSE

extension FakePerson {
    /// The people of an Okta org.
    package static let oktaPeople: [FakePerson] = [
        okta(
            "00uid4BxXw6I6TV4m0g3",
            "John Doe",
            "john.doe",
            "Assigned, groups in the ID token",
            ["Everyone", "cost-admins"]
        ),
        okta(
            "00uid4BxXw6I6TV4m0g4",
            "Tina Thin",
            "tina.thin",
            "Assigned; the ID token is thin, her groups are at userinfo only",
            ["Everyone", "finance"],
            isThin: true
        ),
        okta(
            "00uid4BxXw6I6TV4m0g5",
            "Una Assigned",
            "una.assigned",
            "Not assigned to the application: Okta sends access_denied",
            ["Everyone"],
            isAssigned: false
        ),
        okta(
            "00uid4BxXw6I6TV4m0g6",
            "Gus Groups",
            "gus.groups",
            "In 120 groups: with the scope groups the sign-in fails at Okta, without it there are none",
            (1...120).map { "team-\($0)" }
        ),
        okta(
            "00uid4BxXw6I6TV4m0g7",
            "Vera Unverified",
            "vera.unverified",
            "Assigned; nobody has verified her address",
            ["Everyone"],
            isVerified: false
        ),
    ]

    private static func okta(
        _ subject: String,
        _ name: String,
        _ login: String,
        _ note: String,
        _ groups: [String],
        isAssigned: Bool = true,
        isThin: Bool = false,
        isVerified: Bool = true
    ) -> FakePerson {
        let names = name.split(separator: " ").map(String.init)
        return FakePerson(
            subject: subject,
            email: login + "@example.com",
            emailVerified: .bool(isVerified),
            name: name,
            givenName: names.first,
            familyName: names.last,
            note: note,
            account: .okta(
                OktaAccount(
                    login: login + "@example.com",
                    groups: groups,
                    isAssigned: isAssigned,
                    getsThinToken: isThin
                )
            )
        )
    }
}
