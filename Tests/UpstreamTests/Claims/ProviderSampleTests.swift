import BrokerConfig
import BrokerCore
import JOSE
import OAuthProtocol
import ProviderCatalogue
import StrictTOML
import Testing

@testable import Upstream

/// Each provider file brings samples of its claims and the identity expected of them; here they go the whole way: metadata,
/// exchange, the real verifier, the real mapping.
@Suite("The samples of the provider files")
struct ProviderSampleTests {
    private static let catalogue: ProviderCatalogue = {
        let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        return ProviderCatalogue.load(directory: "\(root)/providers", named: "providers", log: ProblemLog())
    }()

    @Test("every sample gives the identity it promises, or is refused as it says", arguments: catalogue.types.map(\.id))
    func samples(of id: String) async throws {
        let type = try #require(Self.catalogue.type(id))
        try #require(!type.samples.isEmpty)
        for sample in type.samples {
            let issuer = try FakeIssuer()
            let connection = try connection(of: type, sample, at: issuer)
            let claims = try claims(of: sample, for: connection)
            let userinfo = try sample.userinfo.map { try JSONReader.parseObject(Array($0.utf8)) }
            let metadataIssuer = metadataIssuer(of: connection, claims)
            let keyIssuer = sample.keyIssuer ?? connection.issuerPolicy.tenants?.template.text
            issuer.change { state in
                state.metadata = ["issuer": .string(metadataIssuer)]
                state.claims = claims
                if let userinfo { state.userinfo = userinfo }
                if let keyIssuer { state.published[0]["issuer"] = .string(keyIssuer) }
            }
            let connector = OIDCConnector(connection, issuer.environment())
            switch sample.outcome {
            case .identity(let expected):
                check(try await issuer.signIn(with: connector), against: expected, of: sample)
            case .refusal(let reason):
                let error = await upstreamError { _ = try await issuer.signIn(with: connector) }
                let isExpected = error?.detail.contains(reason) == true
                #expect(isExpected, "\(sample.description): \(error?.detail ?? "accepted")")
            }
        }
    }

    private func check(
        _ identity: UpstreamIdentity,
        against expected: ProviderSample.Identity,
        of sample: ProviderSample
    ) {
        #expect(identity.subject == expected.subject, "\(sample.description)")
        #expect(identity.profile.email == expected.email, "\(sample.description)")
        #expect(identity.profile.emailVerified == expected.emailVerified, "\(sample.description)")
        #expect(identity.profile.name == expected.name, "\(sample.description)")
        #expect(identity.profile.groups == expected.groups, "\(sample.description)")
        #expect(identity.roles == expected.roles, "\(sample.description)")
        let hints = expected.organizations.map { entry -> OrganizationHint in
            switch entry.list {
            case .domains: .domain(entry.value)
            case .tenants: .tenant(entry.value)
            case .externalIDs: .externalID(entry.value)
            }
        }
        #expect(hints.allSatisfy(identity.organizationHints.contains), "\(sample.description)")
        // Beside what the file names there is only the domain of an address that the provider is trusted for.
        let address = expected.emailVerified ? expected.email?.lowercased().split(separator: "@").last : nil
        let allowed = hints + (address.map { [OrganizationHint.domain(String($0))] } ?? [])
        #expect(identity.organizationHints.allSatisfy(allowed.contains), "\(sample.description)")
    }

    /// What the provider's document says for this connection: with a tenant named by domain, that tenant's own issuer.
    private func metadataIssuer(of connection: ProviderConnection, _ claims: JSONObject) -> String {
        guard let tenants = connection.issuerPolicy.tenants, tenants.authority == .oneByDomain,
            let tenant = claims["tid"]?.stringValue
        else { return connection.expectedIssuer }
        return tenants.template.filled(tenant)
    }

    /// The connection that the sample's entry makes, its documents fetched from the loopback provider.
    private func connection(
        of type: ProviderType,
        _ sample: ProviderSample,
        at issuer: FakeIssuer
    ) throws -> ProviderConnection {
        let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let entry = sample.entry.map { name, value in
            switch value {
            case .text(let text): "\(name) = \"\(text)\""
            case .list(let texts): "\(name) = [\(texts.map { "\"\($0)\"" }.joined(separator: ", "))]"
            case .table(let pairs):
                "\(name) = {\(pairs.map { "\"\($0.name)\" = \"\($0.value)\"" }.joined(separator: ", "))}"
            }
        }.joined(separator: "\n")
        let text = """
            [server]
            providers_dir = "\(root)/providers"

            [[auth.oauth.providers]]
            id = "sample"
            type = "\(type.id)"
            client_id = "\(FakeIssuer.clientID)"
            client_secret = "\(FakeIssuer.secret)"
            \(entry)
            """
        let outcome = ConfigurationLoader(environment: [:]).load(Array(text.utf8), file: "sample.toml")
        var connection = try #require(outcome.settings?.providers.first, "\(outcome.problems)")
        connection.discoveryURL = issuer.server.origin + "/.well-known/openid-configuration"
        connection.egressAllowsPrivate = true
        return connection
    }

    /// The sample's claims, issued now and to us.
    private func claims(of sample: ProviderSample, for connection: ProviderConnection) throws -> JSONObject {
        var claims = try JSONReader.parseObject(Array(sample.claims.utf8))
        claims["aud"] = .string(connection.clientID)
        if claims["azp"] != nil { claims["azp"] = .string(connection.clientID) }
        for name in ["iat", "exp", "nbf", "nonce", "at_hash"] { claims[name] = nil }
        return claims
    }
}
