import BrokerCore

extension StoreContract {
    static let profiles = [
        StoreContractClause("A login refreshes the profile") { subject in
            let first = StoreContractSample()
            _ = try await completed(first, in: subject.store, isNew: true)
            var second = first.again()
            second.profile = Profile(
                name: "Ada King",
                givenName: "Ada",
                familyName: "King",
                preferredUsername: "ada",
                picture: "https://pictures.example.test/ada",
                locale: "en-GB",
                email: "ada@king.test",
                emailVerified: false,
                groups: ["engines", "a:b,c", ""]
            )
            let user = try await completed(second, in: subject.store, isNew: false)
            try expect(user.profile == second.profile, "The answer holds the new profile")
            let status = try unwrap(await subject.store.grantStatus(id: first.grantID), "The grant is there")
            try expect(status.user.profile == second.profile, "So does the database")
        },
        StoreContractClause("Names stay where a later profile lacks them; nothing else does") { subject in
            var first = StoreContractSample()
            first.profile = Profile(
                name: "Ada Lovelace",
                givenName: "Ada",
                familyName: "Lovelace",
                preferredUsername: "ada",
                picture: "https://pictures.example.test/ada",
                email: "ada@example.test",
                emailVerified: true,
                groups: ["admins"]
            )
            _ = try await completed(first, in: subject.store, isNew: true)
            var second = first.again()
            second.profile = Profile(familyName: "King")
            let user = try await completed(second, in: subject.store, isNew: false)
            let expected = Profile(
                name: "Ada Lovelace",
                givenName: "Ada",
                familyName: "King",
                preferredUsername: "ada"
            )
            try expect(user.profile == expected, "An address or a group that is no longer vouched for is gone")
            let status = try unwrap(await subject.store.grantStatus(id: second.grantID), "The grant is there")
            try expect(status.user.profile == expected, "The database holds the same")
        },
    ]
}
