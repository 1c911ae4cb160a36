import JOSE
import OAuthProtocol
import Testing

@testable import BrokerCore

/// Row 115: what was switched off takes its tokens along (CVE-2026-1486).
struct GrantAdmissionTests {
    private func client(_ id: String, providers: [String]?, organizations: [String]? = nil) -> Client {
        Client(
            id: id,
            name: id,
            secrets: [],
            redirectURIs: [],
            scopes: .none,
            accessTokenAlgorithm: .es256,
            idTokenAlgorithm: .es256,
            accessTokenLifetime: .hours(1),
            providers: providers,
            organizations: organizations
        )
    }

    private func grant(_ client: String, _ provider: String, organization: String? = nil) -> Grant {
        let now = UnixTime(seconds: 1)
        return Grant(
            id: [1],
            userID: "u",
            clientID: client,
            sessionID: "s",
            provider: provider,
            scope: .none,
            organization: organization,
            permissions: [],
            authenticatedAt: now,
            authenticationContext: nil,
            authenticationMethods: [],
            createdAt: now,
            expiresAt: now
        )
    }

    @Test("a grant stands as long as its client, its provider, and the one's leave to use the other")
    func admission() {
        let admission = GrantAdmission(
            clients: ClientDirectory([client("app", providers: nil), client("narrow", providers: ["a"])]),
            connectors: ConnectorDirectory([UnreachableConnector(id: "a"), UnreachableConnector(id: "b")]),
            organizations: OrganizationDirectory([])
        )
        #expect(admission.admits(grant("app", "b")))
        #expect(admission.admits(grant("narrow", "a")))
        #expect(!admission.admits(grant("narrow", "b")))
        #expect(!admission.admits(grant("gone", "a")))
        #expect(!admission.admits(grant("app", "gone")))
    }

    @Test("a grant ends with its organization, or with the app's leave to serve it")
    func organizations() {
        let admission = GrantAdmission(
            clients: ClientDirectory([
                client("app", providers: nil), client("narrow", providers: nil, organizations: ["acme"]),
            ]),
            connectors: ConnectorDirectory([UnreachableConnector(id: "a")]),
            organizations: OrganizationDirectory([
                Organization(id: "acme", name: "Acme"), Organization(id: "globex", name: "Globex"),
                Organization(id: "off", name: "Off", isEnabled: false),
            ])
        )
        #expect(admission.admits(grant("app", "a", organization: "acme")))
        #expect(admission.admits(grant("app", "a", organization: "globex")))
        #expect(admission.admits(grant("narrow", "a", organization: "acme")))
        #expect(!admission.admits(grant("narrow", "a", organization: "globex")))
        #expect(!admission.admits(grant("app", "a", organization: "off")))
        #expect(!admission.admits(grant("app", "a", organization: "gone")))
        // From a time when no organization was configured.
        #expect(!admission.admits(grant("app", "a")))
    }
}
