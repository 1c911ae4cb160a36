import BrokerConfig
import BrokerCore
import JOSE
import Logging
import OAuthProtocol
import ServiceLifecycle

/// Makes the next signing key in time, gives the one before its end, and keeps the ring in memory as the database has it:
/// other instances and commands change the keys too.
struct SigningKeyService: Service {
    let ring: KeyRing
    let rotator: KeyRotator
    /// Of the moment; asked each time.
    let settings: @Sendable () -> Settings
    let clock: any WallClock
    let logger: Logger

    /// `KeyRotation.shortLead` has room for three of them.
    private static let pause = Duration.seconds(3)

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var signing = signingKeys()
            var isReading = true
            while true {
                try await Task.sleep(for: Self.pause)
                do {
                    try await look()
                    isReading = true
                } catch {
                    // What is in memory goes on signing. Said once, not every three seconds.
                    if isReading { logger.warning("signing_keys.unread", metadata: ["error": "\(error)"]) }
                    isReading = false
                }
                let now = signingKeys()
                report(now, unlike: signing)
                signing = now
            }
        }
    }

    /// Does what is due, and reads the keys anew.
    func look() async throws(KeyRing.LoadError) {
        // First of all what others did: a database that can be read but not written must not keep a revoked key in force.
        try await ring.refresh()
        let settings = settings()
        let changes = try await rotator.advance(
            settings.keyRotation,
            algorithms: settings.signingAlgorithms,
            at: clock.now()
        )
        guard !changes.isEmpty else { return }
        for change in changes { report(change) }
        try await ring.refresh()
    }

    private func report(_ change: SigningKeyChange) {
        var metadata: Logger.Metadata = [:]
        for (name, value) in change.event.detail.members where name != "summary" {
            metadata[name] = "\(value.stringValue ?? String(decoding: value.serialized(), as: UTF8.self))"
        }
        logger.notice("\(change.event.kind.rawValue)", metadata: metadata)
    }

    private func signingKeys() -> [SignatureAlgorithm: String] {
        let algorithms = settings().signingAlgorithms
        let now = clock.now()
        return Dictionary(
            uniqueKeysWithValues: algorithms.compactMap { algorithm in
                ring.signingKeyID(for: algorithm, at: now).map { (algorithm, $0) }
            }
        )
    }

    private func report(_ now: [SignatureAlgorithm: String], unlike before: [SignatureAlgorithm: String]) {
        for (algorithm, id) in now.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where before[algorithm] != id {
            logger.notice("signing_key.signs", metadata: ["kid": "\(id)", "algorithm": "\(algorithm.rawValue)"])
        }
    }
}
