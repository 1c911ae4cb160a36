package import OAuthProtocol

/// Keeps the domains that organizations claim.
package protocol DomainStore: Sendable {
    /// Every claim, by domain.
    func domainClaims() async throws(StoreError) -> [DomainClaim]

    /// - Throws: `alreadyExists` where this organization has claimed the domain before. Another organization's claim is no
    ///   obstacle: only a proof decides.
    func insert(_ claim: DomainClaim) async throws(StoreError)

    /// Writes down whether the record was found. A domain that another organization has proven, and that still counts for it,
    /// stays that organization's.
    func recordDomainCheck(
        _ claim: DomainClaim,
        found: Bool,
        at now: UnixTime
    ) async throws(StoreError) -> DomainCheckRecord

    /// - Returns: whether there was such a claim.
    func removeDomain(_ domain: String, of organization: String) async throws(StoreError) -> Bool
}

package enum DomainCheckRecord: Sendable, Equatable {
    case recorded
    case taken(by: String)
    /// The claim was removed meanwhile.
    case gone
}
