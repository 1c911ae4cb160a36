import ArgumentParser
import BrokerCore
import BrokerCrypto

extension DomainClaim {
    /// The one claim that a command means.
    /// - Throws: exit code 1 after saying what is there instead.
    static func chosen(domain: String, organization: String?, among claims: [DomainClaim]) throws -> DomainClaim {
        let fitting = claims.filter { claim in
            exactlyEqual(claim.domain, domain) && (organization.map { exactlyEqual($0, claim.organization) } ?? true)
        }
        guard let only = fitting.first else {
            StandardError.print(
                "cost-ops: nobody has claimed '\(domain)'. First: cost-ops domain add \(domain) --organization ORG"
            )
            throw ExitCode.failure
        }
        guard fitting.count == 1 else {
            let owners = fitting.map(\.organization).joined(separator: ", ")
            StandardError.print("cost-ops: '\(domain)' is claimed by \(owners). Say which with --organization.")
            throw ExitCode.failure
        }
        return only
    }
}
