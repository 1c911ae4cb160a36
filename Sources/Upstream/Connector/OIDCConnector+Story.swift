import BrokerCore
import OAuthProtocol
import ProviderCatalogue

/// What a login's story is told before anything is asked of the provider.
extension OIDCConnector {
    func note(_ metadata: ProviderMetadata, _ story: StoryRecorder) async {
        let status = await remote.metadata.status()
        var facts = [
            StoryStep.Fact("issuer", metadata.issuer),
            StoryStep.Fact("age", status.age.map { "\($0.components.seconds) s" } ?? "just fetched"),
        ]
        if let error = status.lastError { facts.append(StoryStep.Fact("last attempt to fetch it anew", error)) }
        story.note("provider metadata", status.isStale ? .warning : .ok, facts)
    }

    /// Which parameters came back; of their values only the issuer's is no secret.
    func note(_ callback: Parameters, _ story: StoryRecorder) {
        var facts = [StoryStep.Fact("parameters", callback.pairs.map(\.name).joined(separator: ", "))]
        if let issuer = callback.pairs.first(where: { $0.name == "iss" }) {
            facts.append(StoryStep.Fact("iss", "ok, " + issuer.value))
        }
        story.note("authorization response", .ok, facts)
    }
}
