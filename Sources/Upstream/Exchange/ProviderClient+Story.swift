import BrokerCore
import OAuthProtocol

extension ProviderClient {
    /// The same client, which tells each of its requests to a login's story.
    func telling(_ story: StoryRecorder) -> ProviderClient {
        var copy = self
        copy.story = story
        return copy
    }

    func note(_ response: HTTPClientResponse, step: UpstreamError.Step, took: Duration) {
        guard let story else { return }
        var facts = [StoryStep.Fact("status", String(response.status)), StoryStep.Fact("took", Self.text(took))]
        if let date = response.value(of: "Date").flatMap(GMTDate.httpTime) {
            facts.append(StoryStep.Fact("provider's clock", Self.difference(date.since(wallClock.now()).seconds)))
        }
        // Whether the answer ends the login is for whoever asked.
        story.note("request to the \(step.place)", response.status == 200 ? .ok : .warning, facts)
    }

    func note(_ error: TransportError, step: UpstreamError.Step, took: Duration) {
        story?.note(
            "request to the \(step.place)",
            .warning,
            ["no answer": error.description, "took": Self.text(took)]
        )
    }

    /// A whole second is what the field's rounding and the way of the answer make.
    private static func difference(_ seconds: Int64) -> String {
        switch seconds {
        case -1...1: "agrees with ours"
        case 2...: "\(seconds) s ahead of ours"
        default: "\(seconds.magnitude) s behind ours"
        }
    }

    private static func text(_ duration: Duration) -> String {
        let parts = duration.components
        return "\(parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000) ms"
    }
}

extension UpstreamError.Step {
    /// What is asked at this step.
    fileprivate var place: String {
        switch self {
        case .discovery: "provider's metadata"
        case .keys: "provider's keys"
        case .authorization: "authorization endpoint"
        case .exchange, .verify, .claims: "token endpoint"
        case .userinfo: "userinfo endpoint"
        case .groups: "provider's directory"
        }
    }
}
