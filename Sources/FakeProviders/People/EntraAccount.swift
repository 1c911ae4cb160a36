package import JOSE

/// A person's account in a cloud of Entra tenants.
package struct EntraAccount: Sendable {
    /// What one tenant knows about the person: an object of its own in each.
    package struct Membership: Sendable {
        package var tenantID: String
        /// `oid`: another one in each tenant.
        package var objectID: String
        /// Object ids of groups; over 200 and the token holds none of them.
        package var groups: [String]
        package var roles: [String]
        /// False: the application demands an assignment which the person lacks (AADSTS50105).
        package var isAssigned: Bool

        package init(
            tenantID: String,
            objectID: String,
            groups: [String] = [],
            roles: [String] = [],
            isAssigned: Bool = true
        ) {
            self.tenantID = tenantID
            self.objectID = objectID
            self.groups = groups
            self.roles = roles
            self.isAssigned = isAssigned
        }
    }

    /// Where the account lives: ``EntraTenant/personal`` for a personal one.
    package var home: Membership
    /// The tenants that invited it as a guest.
    package var guestIn: [Membership]
    package var userPrincipalName: String
    /// `email`, from the directory's mail attribute: anybody's text, and no proof. Nil leaves it away.
    package var mail: String?
    /// `xms_edov`, which comes only with `email`.
    package var domainOwnerVerified: JSONValue?

    package init(
        home: Membership,
        guestIn: [Membership] = [],
        userPrincipalName: String,
        mail: String? = nil,
        domainOwnerVerified: JSONValue? = nil
    ) {
        self.home = home
        self.guestIn = guestIn
        self.userPrincipalName = userPrincipalName
        self.mail = mail
        self.domainOwnerVerified = domainOwnerVerified
    }

    package var isPersonal: Bool { home.tenantID == EntraTenant.personal }

    /// The person in a tenant, and whether as a guest.
    func membership(in tenantID: String) -> (membership: Membership, isGuest: Bool)? {
        if home.tenantID == tenantID { return (home, false) }
        return guestIn.first { $0.tenantID == tenantID }.map { ($0, true) }
    }
}
