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

    /// The people of a Google-like provider: one for each kind of account that a relying party must tell apart.
    package static let googlePeople: [FakePerson] = [
        FakePerson(
            subject: "107691503500061507151",
            email: "jane@example.com",
            emailVerified: .bool(true),
            name: "Jane Workspace",
            givenName: "Jane",
            familyName: "Workspace",
            hostedDomain: "example.com",
            note: "Workspace account of example.com"
        ),
        FakePerson(
            subject: "107691503500061507152",
            email: "sam@example.org",
            emailVerified: .bool(true),
            name: "Sam Second",
            givenName: "Sam",
            familyName: "Second",
            hostedDomain: "example.org",
            note: "Workspace account of a second domain, example.org"
        ),
        FakePerson(
            subject: "107691503500061507153",
            email: "casual.gardener@gmail.com",
            emailVerified: .bool(true),
            name: "Casual Gardener",
            givenName: "Casual",
            familyName: "Gardener",
            note: "Consumer account at gmail.com, in no organization"
        ),
        FakePerson(
            subject: "107691503500061507154",
            email: "owner@example.com",
            emailVerified: .bool(true),
            name: "Olive Owner",
            givenName: "Olive",
            familyName: "Owner",
            note: "Consumer account that uses an address at example.com: verified once, in no organization"
        ),
        FakePerson(
            subject: "107691503500061507159",
            email: "jane@example.com",
            emailVerified: .bool(true),
            name: "Jane Workspace",
            givenName: "Jane",
            familyName: "Workspace",
            hostedDomain: "example.com",
            note: "Jane's account deleted and made anew: same address and domain, another subject"
        ),
    ]
}
