package import Logging
package import OAuthProtocol

/// What a fake provider is made of.
package struct FakeProviderSettings: Sendable {
    package var profile: ProviderProfile
    /// What metadata and tokens say; nil: the address it listens on, with the profile's path. A test that maps host names
    /// sets `https://accounts.google.com` here.
    package var issuer: String?
    /// Port of the server that people see; 0 takes a free one.
    package var port = 0
    package var clients: [FakeClient]
    package var people: [FakePerson]
    /// Google's alone.
    package var serviceAccounts: [FakeServiceAccount] = []
    package var signIn = SignInMode.page
    /// Keeps the requests for tests to look at; counts are always kept.
    package var keepsRequests = true
    package var clock: @Sendable () -> UnixTime = SystemTime.now
    package var logger = Logger(label: "fake-provider") { _ in SwiftLogNoOpLogHandler() }

    package init(profile: ProviderProfile, clients: [FakeClient] = [], people: [FakePerson]) {
        self.profile = profile
        self.clients = clients
        self.people = people
    }

    /// A plain provider with its usual people.
    package static func generic(clients: [FakeClient] = []) -> FakeProviderSettings {
        FakeProviderSettings(profile: .generic, clients: clients, people: FakePerson.genericPeople)
    }

    /// A Google-like provider with its usual people.
    package static func google(clients: [FakeClient] = []) -> FakeProviderSettings {
        FakeProviderSettings(profile: .google, clients: clients, people: FakePerson.googlePeople)
    }

    /// A small cloud of Entra tenants with its usual people. `issuer` has no effect: issuers are per tenant.
    package static func entra(clients: [FakeClient] = []) -> FakeProviderSettings {
        FakeProviderSettings(profile: .entra, clients: clients, people: FakePerson.entraPeople)
    }

    /// An Okta org with its usual people.
    package static func okta(
        clients: [FakeClient] = [],
        issuerMode: OktaServer.IssuerMode = .orgURL
    ) -> FakeProviderSettings {
        FakeProviderSettings(profile: .okta(issuerMode: issuerMode), clients: clients, people: FakePerson.oktaPeople)
    }

    /// An Auth0 tenant with its usual people.
    package static func auth0(clients: [FakeClient] = []) -> FakeProviderSettings {
        FakeProviderSettings(profile: .auth0, clients: clients, people: FakePerson.auth0People)
    }
}
