import ArgumentParser

/// `cost-ops session`: who is signed in.
struct SessionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "Who is signed in, and how to end it.",
        discussion: """
            A session is one person in one browser. Ending one ends every token that came of it; apps that have a \
            backchannel_logout_uri are told by the running broker within a second.
            """,
        subcommands: [SessionListCommand.self, SessionRevokeCommand.self]
    )
}
