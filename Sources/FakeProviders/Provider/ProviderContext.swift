import OAuthProtocol

/// What surrounds one request to a fake provider: which of its authorities is asked, and what is wrong at the moment.
struct ProviderContext: Sendable {
    let provider: FakeProvider
    let authority: Authority
    let faults: Faults

    var profile: ProviderProfile { provider.settings.profile }
    var behaviour: any ProviderBehaviour { provider.settings.profile.behaviour }
    var issuer: String { provider.issuer(of: authority) }
    /// The provider's own clock, fault included.
    var now: UnixTime { provider.now(faults) }

    func url(of endpoint: Endpoint) -> String? {
        provider.url(of: endpoint, of: authority)
    }

    /// The person a grant is about, who may be gone since.
    func person(_ subject: String) -> FakePerson? {
        provider.people.first { $0.subject == subject }
    }
}
