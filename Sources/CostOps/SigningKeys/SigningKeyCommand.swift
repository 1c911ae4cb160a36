import ArgumentParser

/// `cost-ops signing-key`: the keys that tokens are signed with.
struct SigningKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signing-key",
        abstract: "The keys that tokens are signed with.",
        discussion: """
            The broker makes the next key by itself (tokens.signing_key_rotation), publishes it for an hour before it signs, \
            and publishes the one before until its last token has ended. A running broker notices within seconds what is \
            done here.
            """,
        subcommands: [
            SigningKeyListCommand.self, SigningKeyRotateCommand.self, SigningKeyRevokeCommand.self,
        ]
    )
}
