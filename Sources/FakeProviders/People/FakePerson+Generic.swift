import JOSE

extension FakePerson {
    /// The people of a plain provider.
    package static let genericPeople: [FakePerson] = [
        FakePerson(
            subject: "b1a4c7e2-ada",
            email: "ada@example.com",
            emailVerified: .bool(true),
            name: "Ada Byron",
            givenName: "Ada",
            familyName: "Byron",
            groups: .array([.string("engineering"), .string("cost-admins")]),
            note: "In the groups engineering and cost-admins"
        ),
        FakePerson(
            subject: "5d09f3aa-grace",
            email: "grace@example.com",
            emailVerified: .bool(true),
            name: "Grace Murray",
            givenName: "Grace",
            familyName: "Murray",
            groups: .array([.string("finance")]),
            note: "In the group finance"
        ),
        FakePerson(
            subject: "77e1c0b4-edsger",
            email: "edsger@elsewhere.example",
            emailVerified: .bool(false),
            name: "Edsger Wybe",
            givenName: "Edsger",
            familyName: "Wybe",
            note: "The address is not verified, and there are no groups"
        ),
    ]
}
