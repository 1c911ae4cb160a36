/// A claim by which a provider vouches for the person's organization, and the organization's list it is looked up in.
package struct OrganizationKey: Sendable, Equatable {
    /// The list of an `[[organizations]]` entry; raw values are the words of a provider file.
    package enum List: String, Sendable, CaseIterable {
        case domains
        case tenants
        case externalIDs = "external_ids"
    }

    /// The claim's literal name in the ID token.
    package let claim: String
    package let list: List

    package init(claim: String, list: List) {
        self.claim = claim
        self.list = list
    }
}
