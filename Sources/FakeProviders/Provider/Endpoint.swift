/// The places of a provider that are asked over HTTP.
package enum Endpoint: String, CaseIterable, Sendable {
    case discovery, keys, authorization, token, userinfo, revocation, introspection, deviceAuthorization, logout
    /// Where the sign-in page's form goes.
    case choice
    case stylesheet
    /// Microsoft Graph: `GET /v1.0/me/transitiveMemberOf`.
    case graphMemberships
    /// Microsoft Graph: `POST /v1.0/me/getMemberGroups`.
    case graphMemberGroups
    /// Whatever address a token's `_claim_sources` names: nobody may ever ask it.
    case claimSource
    /// Google's Directory API: `GET /admin/directory/v1/groups`.
    case directoryGroups
    /// Google's Cloud Identity API: `GET /v1/groups/-/memberships:searchTransitiveGroups`.
    case groupSearch
}
