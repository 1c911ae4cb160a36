import BrokerCrypto
package import OAuthProtocol
import Synchronization

/// The domains that organizations have proven by DNS, as they are now. Shared by everything that looks at domains; a service
/// brings it up to date from the database.
package final class ProvenDomains: Sendable {
    private let owners = Mutex<[ExactString: String]>([:])

    package init() {}

    /// The id of the organization that has proven this lower-case domain.
    package func owner(of domain: String) -> String? {
        owners.withLock { $0[ExactString(domain)] }
    }

    var isEmpty: Bool { owners.withLock { $0.isEmpty } }

    /// Whether an organization has proven any.
    func hasAny(_ organization: String) -> Bool {
        owners.withLock { $0.values.contains { exactlyEqual($0, organization) } }
    }

    package func replace(by claims: [DomainClaim], at now: UnixTime) {
        let counting = claims.filter { $0.standing(at: now).counts }
        let current = Dictionary(
            counting.map { (ExactString($0.domain), $0.organization) },
            uniquingKeysWith: { first, _ in first }
        )
        owners.withLock { $0 = current }
    }
}
