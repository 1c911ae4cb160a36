import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerCrypto
import BrokerStore
import OAuthProtocol

/// `cost-ops domain add`: makes the claim and says which record proves it.
struct DomainAddCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Claim a domain for an organization; prints the DNS record that proves it."
    )

    @Argument(help: "The part of the addresses after the @, such as acme.com.")
    var domain: String

    @Option(help: "The organization's id.")
    var organization: String

    @OptionGroup var configurationFile: ConfigurationFileOption

    func run(_ store: SQLStore, _ settings: Settings) async throws {
        let name: MailDomain
        do {
            name = try MailDomain(domain)
        } catch {
            StandardError.print("cost-ops: '\(domain)' \(error.text)")
            throw ExitCode.validationFailure
        }
        guard settings.organizations.contains(where: { exactlyEqual($0.id, organization) }) else {
            StandardError.print(
                "cost-ops: there is no organization '\(organization)'. Add it to config.toml as [[organizations]] with this id."
            )
            throw ExitCode.failure
        }
        let owner = settings.organizations.first { $0.domains.contains { exactlyEqual($0, name.text) } }
        if let owner {
            StandardError.print(
                "cost-ops: config.toml gives '\(name.text)' to the organization '\(owner.id)'; that needs no proof."
            )
            throw ExitCode.failure
        }
        let claim = DomainClaim(domain: name, organization: organization, at: SystemClock().now())
        do {
            try await store.insert(claim)
        } catch {
            guard case .alreadyExists = error else { throw error }
            StandardError.print(
                "cost-ops: '\(organization)' has claimed '\(name.text)' before; `cost-ops domain list` shows its record."
            )
            throw ExitCode.failure
        }
        print(
            """
            To prove that '\(name.text)' is the organization's own, whoever runs its DNS adds this record:

              Name   \(claim.recordName)
              Type   TXT
              Value  \(claim.recordValue)

            Then run: cost-ops domain verify \(name.text)
            The broker also looks by itself every hour for \(DomainClaim.pendingLife.seconds / 86_400) days. \
            Leave the record in place: it is looked at again every week.
            """
        )
    }
}
