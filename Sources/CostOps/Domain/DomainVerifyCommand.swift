import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerCrypto
import BrokerStore

/// `cost-ops domain verify`: looks for the record now.
struct DomainVerifyCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Look for a domain's DNS record now.",
        discussion: "Exits 0 where the domain is proven, else 1."
    )

    @Argument(help: "A domain that was added before.")
    var domain: String

    @Option(help: "The organization's id; needed only where several claim the domain.")
    var organization: String?

    @OptionGroup var configurationFile: ConfigurationFileOption

    func run(_ store: SQLStore, _ settings: Settings) async throws {
        let claim = try DomainClaim.chosen(
            domain: domain,
            organization: organization,
            among: try await store.domainClaims()
        )
        let lookup = ResolverTXTLookup(server: settings.server.dnsResolver)
        let proof = DomainProof(lookup: lookup, store: store, clock: SystemClock())
        switch try await proof.check(claim) {
        case .proven:
            print("'\(claim.domain)' is proven for '\(claim.organization)'.")
            return
        case .missing(let found):
            StandardError.print(
                """
                cost-ops: the record of '\(claim.domain)' is not there yet.
                  Name   \(claim.recordName)
                  Type   TXT
                  Value  \(claim.recordValue)
                """
            )
            for text in found.prefix(8) {
                StandardError.print("  Found  \(text.prefix(200)) - another value; correct it")
            }
            StandardError.print("A new record can take some minutes, an old one that was changed as long as its TTL.")
        case .taken(let other):
            StandardError.print(
                """
                cost-ops: '\(claim.domain)' is proven for the organization '\(other)' already, and a domain belongs to one. \
                If that is wrong, remove it there: cost-ops domain remove \(claim.domain) --organization \(other)
                """
            )
        case .unanswered(let reason):
            StandardError.print(
                "cost-ops: no name server could be asked: \(reason). Nothing was changed; try again, or see server.dns_resolver."
            )
        }
        throw ExitCode.failure
    }
}
