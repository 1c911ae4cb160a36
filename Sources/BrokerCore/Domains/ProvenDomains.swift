import BrokerCrypto
package import OAuthProtocol
import Synchronization

/// The domains that organizations have proven by DNS, as they are now. Shared by everything that looks at domains; a service
/// brings it up to date from the database.
package final class ProvenDomains: Sendable {
    private struct State {
        var owners: [ExactString: String] = [:]
        /// Organizations that have proven a domain once, whatever became of it.
        var claimants: Set<ExactString> = []
    }

    private let state = Mutex(State())

    package init() {}

    /// The id of the organization that has proven this lower-case domain.
    package func owner(of domain: String) -> String? {
        state.withLock { $0.owners[ExactString(domain)] }
    }

    var isEmpty: Bool { state.withLock { $0.owners.isEmpty } }

    /// Whether an organization has ever proven one. Letting the proof lapse takes the domain away, and gives no licence to
    /// vouch for everybody's addresses instead.
    func hasAny(_ organization: String) -> Bool {
        state.withLock { $0.claimants.contains(ExactString(organization)) }
    }

    package func replace(by claims: [DomainClaim], at now: UnixTime) {
        let counting = claims.filter { $0.standing(at: now).counts }
        let current = Dictionary(
            counting.map { (ExactString($0.domain), $0.organization) },
            uniquingKeysWith: { first, _ in first }
        )
        let claimants = Set(claims.filter { $0.provenAt != nil }.map { ExactString($0.organization) })
        state.withLock { $0 = State(owners: current, claimants: claimants) }
    }
}
