/// What the fake Google does beside the usual.
package struct GoogleQuirks: Sendable {
    /// A page on which a sign-in ends, with nothing sent to the app.
    package struct Page: Sendable {
        package let status: Int
        package let code: String
        package let message: String

        package static let adminPolicyEnforced = Page(
            status: 400,
            code: "admin_policy_enforced",
            message: "Access to this app was blocked by your organization's administrator."
        )
        package static let accessNotConfigured = Page(
            status: 400,
            code: "access_not_configured",
            message: "Your institution's administrator has to review the app first."
        )
        package static let organizationInternal = Page(
            status: 403,
            code: "org_internal",
            message: "The app is restricted to users within its organization."
        )
        package static let deletedClient = Page(
            status: 401,
            code: "deleted_client",
            message: "The OAuth client was deleted."
        )
    }

    /// `iss` of ID tokens is `accounts.google.com`, as in old flows.
    package var bareIssuer = false
    package var page: Page?
    /// Of the Directory API and of Cloud Identity.
    package var groups: GroupServiceFault?
    /// A page of groups holds no more than this, however many were asked for.
    package var largestPage: Int?
    /// The service account may not act for an administrator: 401 `unauthorized_client`.
    package var delegationIsMissing = false
}
