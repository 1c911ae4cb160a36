import JOSE

extension FakePerson {
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
            note: "Workspace account of example.com; her groups are in the Directory API alone",
            account: .google(groups: ["cost-admins@example.com", "engineering@example.com", "all@example.com"])
        ),
        FakePerson(
            subject: "107691503500061507152",
            email: "sam@example.org",
            emailVerified: .bool(true),
            name: "Sam Second",
            givenName: "Sam",
            familyName: "Second",
            hostedDomain: "example.org",
            note: "Workspace account of a second domain, example.org",
            account: .google(groups: ["all@example.org"])
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
            subject: "107691503500061507155",
            email: "mia@example.org",
            emailVerified: .bool(true),
            name: "Mia Merger",
            givenName: "Mia",
            familyName: "Merger",
            hostedDomain: "example.com",
            note: "Workspace account of example.com with an address of its second domain, example.org"
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
