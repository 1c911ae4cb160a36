import BrokerCore
import Logging
import OAuthProtocol
import ServiceLifecycle

/// Keeps the proven domains in memory up to date, and looks for each record again when its time has come.
struct DomainService: Service {
    let store: any DomainStore
    let proof: DomainProof
    let proven: ProvenDomains
    let clock: any WallClock
    let logger: Logger

    private static let pause = Duration.seconds(30)

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                await look()
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    func look() async {
        do {
            let claims = try await store.domainClaims()
            proven.replace(by: claims, at: clock.now())
            for claim in claims where claim.isDue(at: clock.now()) {
                report(try await proof.check(claim), of: claim)
            }
            proven.replace(by: try await store.domainClaims(), at: clock.now())
        } catch {
            // What is in memory goes on counting: a database that is away for a minute must not move people about.
            logger.warning("domains.unread", metadata: ["error": "\(error)"])
        }
    }

    private func report(_ outcome: DomainProof.Outcome, of claim: DomainClaim) {
        var metadata: Logger.Metadata = ["domain": "\(claim.domain)", "organization": "\(claim.organization)"]
        switch outcome {
        case .proven:
            logger.info("domain.proven", metadata: metadata)
        case .missing:
            metadata["record"] = "\(claim.recordName)"
            logger.log(level: claim.provenAt == nil ? .debug : .warning, "domain.record_missing", metadata: metadata)
        case .taken(let other):
            metadata["owner"] = "\(other)"
            logger.warning("domain.taken", metadata: metadata)
        case .unanswered(let reason):
            metadata["reason"] = "\(reason)"
            logger.warning("domain.unanswered", metadata: metadata)
        }
    }
}
