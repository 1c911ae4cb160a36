import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerStore
import OAuthProtocol

/// `cost-ops signing-key revoke`: for a key that somebody else has.
struct SigningKeyRevokeCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Take a key that has leaked out of the key set at once.",
        discussion: """
            Every token it signed is worth nothing any more: apps get new ones with their refresh tokens, or send people through \
            a login. Where it was the key that signs, a new one takes its place in the same step, and a key that was waiting \
            is dropped.
            """
    )

    @Argument(help: "The key's id, as signing-key list and the kid of a token have it.")
    var key: String

    @OptionGroup var configurationFile: ConfigurationFileOption

    func run(_ store: SQLStore, _ settings: Settings) async throws {
        let workshop = try await SigningKeyWorkshop(store, settings)
        let id = key
        let revoked = try await workshop.explaining { (rotator, time) throws(KeyRing.LoadError) in
            try await rotator.revoke(id, at: time)
        }
        guard let revoked else {
            StandardError.print(
                "cost-ops: there is no key '\(TerminalText.printable(id))'; see cost-ops signing-key list."
            )
            throw ExitCode.failure
        }
        print("\(revoked.algorithm): \(id) is out of the key set, and the tokens it signed are worth nothing here.")
        if let successor = revoked.added { print("\(revoked.algorithm): the new key \(successor.id) signs at once.") }
        StandardError.print(
            """
            A running broker notices within seconds. Whoever checks tokens himself goes on taking the key's for as long as he \
            keeps the key set, usually \(PublishedKeySet.cacheLife / 60) minutes.
            """
        )
    }
}
