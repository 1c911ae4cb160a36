import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerStore

/// `cost-ops session revoke`: for a device that was lost, or a person who must be out now.
struct SessionRevokeCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End a session, or all of a person's, with every token that came of it.",
        discussion:
            "Refresh tokens are worth nothing from then on. The person may sign in again; user disable keeps them out."
    )

    @Argument(help: "The session's id, as session list and the sid of a token have it.")
    var session: String?

    @Option(help: "All sessions of this person: the sub of their tokens.")
    var user: String?

    @OptionGroup var configurationFile: ConfigurationFileOption

    func validate() throws {
        guard (session == nil) != (user == nil) else {
            throw ValidationError("Name a session, or a person with --user.")
        }
    }

    func run(_ store: SQLStore, _ settings: Settings) async throws {
        let now = SystemClock().now()
        if let user {
            let ended = try await store.endSessions(ofUser: user, because: .revoked, at: now)
            for session in ended { print("Session \(session.id) has ended.") }
            if ended.isEmpty { print("'\(TerminalText.printable(user))' has no session.") }
            return
        }
        let id = session ?? ""
        guard try await store.endSession(id: id, because: .revoked, at: now) != nil else {
            StandardError.print(
                "cost-ops: there is no session '\(TerminalText.printable(id))' that goes on; see cost-ops session list."
            )
            throw ExitCode.failure
        }
        print("Session \(id) has ended.")
    }
}
