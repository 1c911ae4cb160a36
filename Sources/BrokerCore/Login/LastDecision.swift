import BrokerCrypto
package import OAuthProtocol

/// How somebody got in: which organization took them, by what, and when. Kept with their identity, for whoever wants to know
/// whom a change of the rules would meet.
package struct LastDecision: Sendable {
    package let organization: String?
    /// Such as `rule 2 of org-123`.
    package let decidedBy: String
    package let at: UnixTime

    /// How much later a login may be than the one on record before it is written down: a page not written is a page not
    /// flushed.
    private static let precision = Lifetime.hours(1)

    package init(organization: String?, decidedBy: String, at: UnixTime) {
        self.organization = organization
        self.decidedBy = decidedBy
        self.at = at
    }

    /// Whether it tells more than what is on record.
    package func isWorthWriting(over earlier: LastDecision?) -> Bool {
        guard let earlier, exactlyEqual(earlier.decidedBy, decidedBy) else { return true }
        switch (earlier.organization, organization) {
        case (nil, nil): break
        case (let old?, let new?) where exactlyEqual(old, new): break
        default: return true
        }
        return at >= earlier.at + Self.precision
    }
}
