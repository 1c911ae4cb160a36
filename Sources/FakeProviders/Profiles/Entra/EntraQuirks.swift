package import JOSE

/// What the fake Entra cloud does beside the usual, by attack or oddity.
package struct EntraQuirks: Sendable {
    /// How group memberships come into tokens.
    package enum GroupsFormat: Sendable {
        /// Object ids; over 200 an overage instead.
        case objectIDs
        /// The application's registration asks for no groups.
        case absent
        /// `sam_account_name`: these instead of object ids.
        case names([String])
        /// `emit_as_roles`: group names in `roles`, where app roles are otherwise.
        case asRoles([String])
        /// `"hasgroups":true`, as where the answer's size is limited.
        case hasgroups
    }

    /// An ID token that must not be accepted, with a right signature unless said otherwise.
    package enum TokenAttack: Sendable {
        /// `tid` is this, `iss` stays the real tenant's.
        case tenantIDSwapped(String)
        /// `iss` is this tenant's, `tid` stays the real one.
        case issuerSwapped(tenantID: String)
        /// `tid` and `iss` name this tenant, and the key is the one of personal accounts.
        case personalKeyClaimingTenant(String)
        /// `tid` and `iss` name the first tenant, and the key is the second one's own.
        case signedByAnotherTenantsKey(claiming: String, keyOf: String)
        /// `tid` is no GUID; `iss` is built from it all the same.
        case tenantIDNotGUID(String)
        /// A v1.0 token, with v1.0's issuer, at a v2.0 endpoint.
        case version1AtVersion2
        /// `tid` missing.
        case withoutTenantID
        /// `oid` missing.
        case withoutObjectID
    }

    /// Where an overage's `_claim_sources` points.
    package enum ClaimSource: Sendable {
        /// Graph, as it should.
        case graph
        /// A server of an attacker's, which counts as ``Endpoint/claimSource`` when asked.
        case hostile
        /// Any address.
        case address(String)
    }

    package var groups = GroupsFormat.objectIDs
    package var tokenAttack: TokenAttack?
    package var claimSource = ClaimSource.graph
    /// nOAuth: the mail attribute of whoever signs in is set to somebody else's address, with this `xms_edov` or none.
    package var spoofedEmail: (address: String, domainOwnerVerified: JSONValue?)?
    /// The application has its claims mapped, and with that a key of its own, in the set for `?appid=` alone.
    package var signsWithApplicationKey = false
    /// The key of personal accounts is in every set instead of those of `common` and `consumers`.
    package var publishesPersonalKeyEverywhere = false
    /// Every token request fails so.
    package var tokenError: EntraError?
    /// Every authorization request ends on this page of Microsoft's.
    package var page: EntraError?
    package var graph: GroupServiceFault?
}
