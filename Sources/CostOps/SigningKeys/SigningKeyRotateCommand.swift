import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerStore
import JOSE
import OAuthProtocol

/// `cost-ops signing-key rotate`: the next key, now instead of when it is due.
struct SigningKeyRotateCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make the next key of each algorithm in use.",
        discussion: """
            The new key is published at once and signs after an hour, so that nobody who checks tokens meets a key that he has \
            not seen. Tokens of the key before stay good. Where a key is waiting already, none is made.
            """
    )

    @Option(help: "Only of this one: RS256, ES256 or EdDSA.")
    var algorithm: String?

    @Flag(help: "Let it sign within seconds instead; a key that is waiting is dropped.")
    var now = false

    @OptionGroup var configurationFile: ConfigurationFileOption

    func run(_ store: SQLStore, _ settings: Settings) async throws {
        let algorithms = try chosen(settings)
        let workshop = try await SigningKeyWorkshop(store, settings)
        for algorithm in algorithms.sorted(by: { $0.rawValue < $1.rawValue }) {
            try await rotate(algorithm, in: workshop)
        }
    }

    private func chosen(_ settings: Settings) throws -> Set<SignatureAlgorithm> {
        guard let algorithm else { return settings.signingAlgorithms }
        guard let known = SigningAlgorithm(rawValue: algorithm) else {
            StandardError.print("cost-ops: '\(algorithm)' is none of RS256, ES256 and EdDSA.")
            throw ExitCode.validationFailure
        }
        return [known.jose]
    }

    private func rotate(_ algorithm: SignatureAlgorithm, in workshop: SigningKeyWorkshop) async throws {
        let name = algorithm.rawValue
        guard let current = try await workshop.succession(of: algorithm).current else {
            StandardError.print(
                "cost-ops: there is no \(name) key yet; the broker makes the first one when it needs it."
            )
            throw ExitCode.failure
        }
        if now {
            let change = try await workshop.explaining { (rotator, time) throws(KeyRing.LoadError) in
                try await rotator.rotateNow(algorithm, at: time)
            }
            guard let key = change?.added else { return }
            print("\(name): the new key \(key.id) signs from \(UTCTime.text(key.signsFrom)), in seconds.")
            print("\(name): \(current.id) signs no more from then on. Its tokens stay good until they end.")
            StandardError.print(
                """
                Whoever checks tokens and never asks again for a key he does not know refuses the new key's tokens for as \
                long as he keeps the key set, usually \(PublishedKeySet.cacheLife / 60) minutes.
                If \(current.id) has leaked, its finder can still make tokens that everybody takes. End that with: \
                cost-ops signing-key revoke \(current.id)
                """
            )
            return
        }
        let change = try await workshop.explaining { (rotator, time) throws(KeyRing.LoadError) in
            try await rotator.rotate(algorithm, at: time)
        }
        if let key = change?.added {
            print("\(name): the new key \(key.id) is published, and signs from \(UTCTime.text(key.signsFrom)).")
        } else {
            let waiting = try await workshop.succession(of: algorithm).waiting.first
            let time = waiting.map { "\($0.id) waits, and signs from \(UTCTime.text($0.signsFrom))" } ?? "one waits"
            print("\(name): nothing to do: \(time).")
        }
    }
}
