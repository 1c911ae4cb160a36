import ArgumentParser
import BrokerConfig
import BrokerCore
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

    @Option(
        help: ArgumentHelp(
            "Show who an ID token or a file of claims makes, and which rule decides; - reads standard input.",
            valueName: "token-or-claims-file"
        )
    )
    var explain: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var configurationFile: ConfigurationFileOption

    func validate() throws {
        guard id == nil || !all else { throw ValidationError("Give an id or --all, not both.") }
        guard explain == nil || id != nil else { throw ValidationError("--explain needs the provider's id.") }
    }

    func run() async throws {
        let settings = try configurationFile.load()
        let chosen = try connections(of: settings)
        let surgery = try Surgery(settings)
        if let explain, let connection = chosen.first {
            return try await self.explain(explain, at: connection, surgery)
        }
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

    /// - Throws: exit code 1 where the person would not get in.
    private func explain(_ argument: String, at connection: ProviderConnection, _ surgery: Surgery) async throws {
        let input: ClaimsInput
        do throws(TokenRefusal) {
            input = try ClaimsInput(argument)
        } catch {
            throw TokenOutput.failure(error)
        }
        let explainer = ClaimsExplainer(connection, surgery.environment)
        let explanation =
            switch input {
            case .token(let token): await explainer.explain(token: token)
            case .claims(let claims): explainer.explain(claims: claims)
            }
        await surgery.close()
        let preview = explanation.identity.map {
            AccessPreview($0, at: connection, surgery.settings, now: surgery.environment.wallClock.now())
        }
        if json {
            let object = ExplanationJSON(explanation: explanation, preview: preview, connection: connection).object
            print(String(decoding: JSONValue.object(object).serializedForReading(), as: UTF8.self))
        } else {
            let text = ExplanationText(
                explanation: explanation,
                preview: preview,
                connection: connection,
                style: .ofOutput()
            )
            print(text.text)
        }
        if preview?.isGranted != true { throw ExitCode.failure }
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
