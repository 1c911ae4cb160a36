import ArgumentParser
import BrokerConfig
import JOSE
import ProviderCatalogue
import StrictTOML
import Upstream

/// `cost-ops provider test`: the doctor.
struct ProviderTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Find out what is wrong with an identity provider, and how to mend it.",
        discussion: """
            Looks at the entry in config.toml, then asks the provider as a login would: name, certificate, metadata, \
            keys, the sign-in address and the client credentials (with a code that never was). Changes nothing. Ends \
            with 0 where nothing failed, 1 where something did, 78 for a bad configuration.
            """
    )

    @Argument(help: "The provider's id in config.toml; 'cost-ops provider list' shows them.")
    var id: String?

    @Flag(help: "Test every provider, one after the other.")
    var all = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var configurationFile: ConfigurationFileOption

    func validate() throws {
        guard id == nil || !all else { throw ValidationError("Give an id or --all, not both.") }
    }

    func run() async throws {
        let settings = try configurationFile.load()
        let chosen = try connections(of: settings)
        let surgery = try Surgery(settings)
        var reports: [DoctorReport] = []
        for connection in chosen {
            if !json, !reports.isEmpty { print("\n") }
            let report = await surgery.examine(connection)
            reports.append(report)
            // Each as it comes: an unreachable provider takes its time.
            if !json { print(DoctorText(report, style: .ofOutput(), issuer: settings.server.issuer).text) }
        }
        await surgery.close()
        if json { print(String(decoding: Self.json(reports, all: all).serializedForReading(), as: UTF8.self)) }
        if reports.contains(where: \.hasFailed) { throw ExitCode.failure }
    }

    private func connections(of settings: Settings) throws -> [ProviderConnection] {
        let providers = settings.providers
        guard !providers.isEmpty else {
            StandardError.print("cost-ops: config.toml has no identity provider; add [[auth.oauth.providers]]")
            throw ExitCode.configuration
        }
        if all { return providers }
        let ids = providers.map(\.id).joined(separator: ", ")
        guard let id else {
            StandardError.print("cost-ops: which one? There are: \(ids) (or give --all)")
            throw ExitCode.validationFailure
        }
        guard let found = providers.first(where: { $0.id.utf8.elementsEqual(id.utf8) }) else {
            let hint = Suggestion.sentence(for: id, among: providers.map(\.id), else: "There are")
            StandardError.print("cost-ops: no provider '\(Printable.oneLine(id))'. \(hint ?? "There are: \(ids)")")
            throw ExitCode.validationFailure
        }
        return [found]
    }

    private static func json(_ reports: [DoctorReport], all: Bool) -> JSONValue {
        guard all else { return reports.first.map { .object($0.json) } ?? .null }
        let object: JSONObject = [
            "failed": .bool(reports.contains(where: \.hasFailed)),
            "providers": .array(reports.map { .object($0.json) }),
        ]
        return .object(object)
    }
}
