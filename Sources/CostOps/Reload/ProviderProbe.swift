import BrokerCore
import Logging
import Upstream

/// Asks providers that are new or changed for their metadata and keys before they are put in force.
///
/// One that does not answer is warned of and put in force all the same: a start does not depend on providers either, and a
/// provider may be configured before it is up.
struct ProviderProbe: Sendable {
    let logger: Logger

    /// All at once; a fetch has a few seconds.
    func ask(_ connectors: [OIDCConnector]) async {
        await withDiscardingTaskGroup { group in
            for connector in connectors {
                group.addTask {
                    do throws(UpstreamError) {
                        try await connector.remote.check()
                    } catch {
                        logger.warning("configuration.probe", metadata: Self.metadata(error, connector.id))
                    }
                }
            }
        }
    }

    private static func metadata(_ error: UpstreamError, _ provider: String) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "provider": "\(provider)", "step": "\(error.step.rawValue)", "error": "\(error.kind.rawValue)",
            "detail": "\(error.detail)",
            "consequence": "people can not sign in through it until this is mended",
        ]
        if let advice = error.advice { metadata["advice"] = "\(advice)" }
        return metadata
    }
}
