package import OAuthProtocol

/// The organizations a person may choose from, for the page that asks.
package struct OrganizationChoice: Sendable {
    package let clientName: String
    /// Of the login: its cookie is named after it.
    package let state: String
    /// What the form gives back as it is.
    package let sealed: String
    /// Such as `https`: how the app's redirect URI begins, to which the form leads in the end.
    package let redirectScheme: String
    package let options: [Option]

    package struct Option: Sendable {
        package let organization: String
        package let name: String
        package let permissions: [Permission]
    }
}
