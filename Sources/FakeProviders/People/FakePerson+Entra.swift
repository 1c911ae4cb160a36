import JOSE

extension FakePerson {
    /// The people of the Entra cloud: one for each kind of account that a relying party must tell apart.
    package static let entraPeople: [FakePerson] = [
        entra(
            "adele",
            "Adele Vance",
            "Member of Contoso, with a verified address, an app role and three groups",
            EntraAccount(
                home: EntraAccount.Membership(
                    tenantID: EntraTenant.contoso.id,
                    objectID: "9a810744-a596-4cc8-889e-60bebde91437",
                    groups: [1, 2, 3].map(EntraTenant.groupID),
                    roles: ["Task.Admin"]
                ),
                userPrincipalName: "adele@contoso.example",
                mail: "adele@contoso.example",
                domainOwnerVerified: true
            )
        ),
        entra(
            "nestor",
            "Nestor Wilke",
            "Member of Contoso without any group or e-mail address",
            EntraAccount(
                home: EntraAccount.Membership(
                    tenantID: EntraTenant.contoso.id,
                    objectID: "3f2b7c15-5c0e-4f0b-8a4d-0b2f5f7f3a01"
                ),
                userPrincipalName: "nestor@contoso.example"
            )
        ),
        entra(
            "miriam",
            "Miriam Graham",
            "Member of Contoso in 250 groups: the token points to Graph instead of holding them",
            EntraAccount(
                home: EntraAccount.Membership(
                    tenantID: EntraTenant.contoso.id,
                    objectID: "5b0c7f68-0d0a-4a52-9a65-7a3a4b9cbb02",
                    groups: (1...250).map(EntraTenant.groupID)
                ),
                userPrincipalName: "miriam@contoso.example",
                mail: "miriam@contoso.example",
                domainOwnerVerified: true
            )
        ),
        entra(
            "lee",
            "Lee Gu",
            "Member of Contoso whom nobody assigned to the application: ends on a page of the provider's",
            EntraAccount(
                home: EntraAccount.Membership(
                    tenantID: EntraTenant.contoso.id,
                    objectID: "c0f0a1de-7c44-4ec8-9f59-6f14a1d6cc03",
                    isAssigned: false
                ),
                userPrincipalName: "lee@contoso.example"
            )
        ),
        entra(
            "grady",
            "Grady Archie",
            "Member of Fabrikam and guest in Contoso: another object in each of them",
            EntraAccount(
                home: EntraAccount.Membership(
                    tenantID: EntraTenant.fabrikam.id,
                    objectID: "77e34b6c-16c7-4b2a-9a0e-3de0b1f4dd04",
                    groups: [EntraTenant.groupID(900)]
                ),
                guestIn: [
                    EntraAccount.Membership(
                        tenantID: EntraTenant.contoso.id,
                        objectID: "2d9c1a40-86c1-4d05-b1e2-5c6a0f8eee05",
                        groups: [EntraTenant.groupID(2)]
                    )
                ],
                userPrincipalName: "grady@fabrikam.example",
                mail: "grady@fabrikam.example",
                domainOwnerVerified: true
            )
        ),
        entra(
            "mallory",
            "Mallory Fabrikam",
            "Member of Fabrikam who wrote adele@contoso.example into the mail attribute",
            EntraAccount(
                home: EntraAccount.Membership(
                    tenantID: EntraTenant.fabrikam.id,
                    objectID: "e1a5d3f2-4b1f-4c6d-8d3a-9b7c2e1aff06",
                    groups: [EntraTenant.groupID(1)]
                ),
                userPrincipalName: "mallory@fabrikam.example",
                mail: "adele@contoso.example",
                domainOwnerVerified: false
            )
        ),
        entra(
            "casey",
            "Casey Jensen",
            "Personal Microsoft account, in no organization",
            EntraAccount(
                home: EntraAccount.Membership(
                    tenantID: EntraTenant.personal,
                    objectID: "00000000-0000-0000-66f3-3332eca7ea81"
                ),
                userPrincipalName: "casey.jensen@outlook.example",
                mail: "casey.jensen@outlook.example",
                domainOwnerVerified: true
            )
        ),
    ]

    private static func entra(_ subject: String, _ name: String, _ note: String, _ account: EntraAccount) -> FakePerson
    {
        let names = name.split(separator: " ").map(String.init)
        return FakePerson(
            subject: subject,
            email: account.userPrincipalName,
            name: name,
            givenName: names.first,
            familyName: names.last,
            note: note,
            account: .entra(account)
        )
    }
}
