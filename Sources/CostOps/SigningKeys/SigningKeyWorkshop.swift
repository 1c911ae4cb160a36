import ArgumentParser
import BrokerConfig
import BrokerCore
import BrokerStore
import JOSE
import OAuthProtocol

/// Where a command changes the keys of a daemon's database.
struct SigningKeyWorkshop: Sendable {
    private let store: SQLStore
    private let settings: Settings
    private let rotator: KeyRotator

    /// - Throws: exit code 78 where the master key is missing or does not open the keys that are there: what is sealed with
    ///   another one would keep the daemon from starting.
    init(_ store: SQLStore, _ settings: Settings) async throws {
        self.store = store
        self.settings = settings
        do {
            guard let masterKey = try MasterKey.existing(settings.secrets.masterKey) else {
                throw StartError(
                    "There is no master key yet.",
                    fix: "Name the configuration of your daemon with --config, and start the daemon once."
                )
            }
            _ = try await KeyRing.open(store, masterKey: masterKey)
            rotator = KeyRotator(store: store, sealing: SigningKeySealing(masterKey: masterKey))
        } catch {
            throw Self.explained(error, settings)
        }
    }

    func succession(of algorithm: SignatureAlgorithm) async throws -> KeySuccession {
        KeySuccession(of: algorithm.rawValue, among: try await store.signingKeys(), at: SystemClock().now())
    }

    /// - Throws: an exit code, after saying what is wrong.
    func explaining(
        _ work: (KeyRotator, UnixTime) async throws(KeyRing.LoadError) -> SigningKeyChange?
    ) async throws -> SigningKeyChange? {
        do {
            return try await work(rotator, SystemClock().now())
        } catch {
            throw Self.explained(error, settings)
        }
    }

    private static func explained(_ error: any Error, _ settings: Settings) -> ExitCode {
        StandardError.print("cost-ops: \(StartError.explaining(error, settings))")
        return .configuration
    }
}
