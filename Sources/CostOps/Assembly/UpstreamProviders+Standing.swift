import BrokerCore
import Upstream

extension UpstreamProviders {
    /// As the readiness report says it.
    func standings() async -> [ProviderStanding] {
        await health().map { health in
            ProviderStanding(
                id: health.provider,
                circuit: health.circuit,
                retryIn: health.retryIn?.components.seconds,
                metadataAge: health.metadata.age?.components.seconds,
                keysAge: health.keys.age?.components.seconds
            )
        }
    }
}
