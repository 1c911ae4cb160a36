import BrokerCore
import OAuthProtocol

/// How an identity last got in, as the last columns of its row.
enum LastDecisionRow {
    /// - Parameter first: where the columns begin: last_organization, last_rule, last_login_at.
    /// - Returns: nil for an identity that has not come in since this is kept.
    static func read(_ row: any SQLRow, from first: Int) throws(StoreError) -> LastDecision? {
        guard let decidedBy = try row.optionalText(first + 1), let at = try row.optionalTime(first + 2) else {
            return nil
        }
        return LastDecision(organization: try row.optionalText(first), decidedBy: decidedBy, at: at)
    }

    static func values(of decision: LastDecision) -> [SQLValue] {
        [.text(decision.organization), .text(decision.decidedBy), .integer(decision.at.seconds)]
    }
}
