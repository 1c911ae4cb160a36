/// Where groups come from that no token holds: an API of the provider, called with credentials of ours.
package struct GroupSource: Sendable {
    /// Raw values are the words of a provider file and of `group_lookup`.
    package enum Kind: String, Sendable, CaseIterable {
        /// Microsoft Graph, asked with the person's own access token when the ID token says that it had too many to hold.
        case graphOverage = "graph-overage"
        /// Google's Admin SDK Directory API, asked with a service account.
        case googleDirectory = "google-directory"
        /// Google's Cloud Identity API, asked with a service account; knows nested groups.
        case cloudIdentity = "cloud-identity"

        /// Whether it takes a service account of ours.
        package var needsServiceAccount: Bool { self != .graphOverage }
    }

    package let kind: Kind
    /// The API's origin, without a slash at the end. Never taken from a token.
    package let apiURL: String
    /// The operator wrote the address himself, so a private or loopback one is what he wants.
    package let isOperatorsAddress: Bool
    package let serviceAccount: ServiceAccount?
    /// Whom the service account acts as, by domain-wide delegation; nil where it has a role of its own.
    package let impersonate: String?

    package init(
        kind: Kind,
        apiURL: String,
        isOperatorsAddress: Bool = false,
        serviceAccount: ServiceAccount? = nil,
        impersonate: String? = nil
    ) {
        self.kind = kind
        self.apiURL = apiURL
        self.isOperatorsAddress = isOperatorsAddress
        self.serviceAccount = serviceAccount
        self.impersonate = impersonate
    }
}
