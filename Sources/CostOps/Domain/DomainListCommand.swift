import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerCrypto
import BrokerStore
import JOSE
import OAuthProtocol

/// `cost-ops domain list`: those of the configuration and those that were claimed.
struct DomainListCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the domains of all organizations, or of one."
    )

    @Option(help: "Only of this organization.")
    var organization: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var configurationFile: ConfigurationFileOption

    private struct Line {
        let domain: String
        let organization: String
        let standing: String
        let record: String?
    }

    func run(_ store: SQLStore, _ settings: Settings) async throws {
        let now = SystemClock().now()
        var lines = settings.organizations.flatMap { organization in
            organization.domains.map {
                Line(domain: $0, organization: organization.id, standing: "from config.toml", record: nil)
            }
        }
        lines += try await store.domainClaims().map { claim in
            Line(
                domain: claim.domain,
                organization: claim.organization,
                standing: Self.text(claim.standing(at: now), of: claim),
                record: claim.provenAt == nil ? "\(claim.recordName) TXT \(claim.recordValue)" : nil
            )
        }
        if let organization { lines = lines.filter { exactlyEqual($0.organization, organization) } }
        if json {
            print(String(decoding: JSONValue.array(lines.map(Self.json)).serialized(), as: UTF8.self))
        } else if lines.isEmpty {
            print("No domain yet. Add one: cost-ops domain add acme.com --organization ORG")
        } else {
            print(
                TextTable(
                    ["Domain", "Organization", "Standing", "Record to add"],
                    lines.map { [$0.domain, $0.organization, $0.standing, $0.record ?? ""] }
                )
                .text
            )
        }
    }

    private static func text(_ standing: DomainStanding, of claim: DomainClaim) -> String {
        switch standing {
        case .pending: claim.checkedAt == nil ? "not proven, not looked at yet" : "not proven, record not found"
        case .proven: "proven"
        case .missing(let end):
            "record is gone, counts until \(TokenTime(seconds: end.seconds)?.description ?? "later")"
        case .lapsed: "lapsed: the record is gone"
        }
    }

    private static func json(_ line: Line) -> JSONValue {
        var members: JSONObject = [
            "domain": .string(line.domain), "organization": .string(line.organization),
            "standing": .string(line.standing),
        ]
        if let record = line.record { members["record"] = .string(record) }
        return .object(members)
    }
}
