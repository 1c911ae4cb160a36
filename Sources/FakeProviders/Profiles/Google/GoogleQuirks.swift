/// What the fake Google does beside the usual.
package struct GoogleQuirks: Sendable {
    /// Of the Directory API and of Cloud Identity.
    package var groups: GroupServiceFault?
    /// The service account may not act for an administrator: 401 `unauthorized_client`.
    package var delegationIsMissing = false
}
