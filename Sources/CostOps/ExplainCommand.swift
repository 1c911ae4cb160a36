import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerStore
import JOSE
import OAuthProtocol

/// `cost-ops explain CODE`: the story of one login.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell how a login went, by the code on its error page.",
        discussion: """
            Prints every step with its time, what the provider answered, each check with expected and got, the rules that \
            were tried, the outcome, whose it is to mend and how. Works while the daemon runs. The code is taken in either \
            case, with or without its dash. Ends with 1 where no such login is known.
            """
    )

    @OptionGroup var configurationFile: ConfigurationFileOption

    @Argument(help: "The code, such as K7Q2-M9XD.")
    var code: String

    @Flag(help: "Print JSON.")
    var json = false

    /// So many logins that share a code, or parts of one, are shown.
    private static let most = 20

    func run() async throws {
        guard let code = LoginCode(parsing: code) else {
            StandardError.print(
                "cost-ops: '\(TerminalText.printable(code.prefix(40)))' is no login code. A code has eight letters and digits, "
                    + "such as K7Q2-M9XD; it is on the error page and in the log as 'login'."
            )
            throw ExitCode.failure
        }
        let settings = try configurationFile.load()
        let records: [LoginRecord]
        do {
            let store = try await settings.storage.openExistingStore(clock: SystemClock())
            let found: Result<[LoginRecord], any Error>
            do { found = .success(try await store.stories(code: code, limit: Self.most)) } catch {
                found = .failure(error)
            }
            await store.close()
            records = try found.get()
        } catch {
            StandardError.print("cost-ops: \(StartError.explaining(error, settings))")
            throw ExitCode.failure
        }
        guard !records.isEmpty else {
            StandardError.print("cost-ops: \(unknown(code, settings))")
            throw ExitCode.failure
        }
        do {
            let parts = try records.map { (record: $0, telling: try LoginTelling(parsing: $0.telling)) }
            let report = LoginReport(parts: parts)
            try TokenOutput.write(json ? report.json : Array(report.text.utf8))
        } catch let error as StoreError {
            StandardError.print("cost-ops: \(StartError.explaining(error, settings))")
            throw ExitCode.failure
        }
    }

    private func unknown(_ code: LoginCode, _ settings: Settings) -> String {
        let kept = settings.log.loginStories
        let retention =
            kept.seconds == 0
            ? "Only logins that failed are kept, and for a day (log.login_stories = \"0s\")."
            : "Logins are kept for \(kept) (log.login_stories in config.toml)."
        return "No login with the code \(code) is known in \(settings.storage.url). \(retention) "
            + "While very many fail at once, not each is kept: then look for 'login' \(code) in the log."
    }
}
