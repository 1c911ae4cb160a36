package import BrokerCore
import JOSE
import OAuthProtocol
package import ProviderCatalogue

/// Examines one connection from its entry in `config.toml` to a probe of its credentials, as a login would use it, and says
/// of each part whether it works and how to mend it.
///
/// It changes nothing, here or at the provider. The secret goes to the token endpoint alone, and only where the metadata is
/// of the expected issuer.
package struct ProviderDoctor: Sendable {
    private let context: DoctorContext

    /// - Parameters:
    ///   - issuer: the broker's own.
    ///   - proxies: those the transport uses.
    package init(
        _ connection: ProviderConnection,
        _ environment: UpstreamEnvironment,
        organizations: OrganizationDirectory,
        issuer: String,
        resolver: any NameResolver = SystemNameResolver(),
        proxies: ProxySettings = .fromEnvironment()
    ) {
        context = DoctorContext(
            connection: connection,
            environment: environment,
            resolver: resolver,
            proxies: proxies,
            egress: EgressPolicy(for: connection, allow: environment.egressAllow),
            issuer: issuer,
            organizations: organizations
        )
    }

    package func examine() async -> DoctorReport {
        var findings = ConfigurationCheck(connection: context.connection).findings
        findings += AccessCheck(connection: context.connection, organizations: context.organizations).findings
        findings += ReturnCheck(context: context).findings
        let shown = await provider()
        findings += shown
        // A secret that does not work has no use for a date.
        let isRefused = shown.contains { $0.check == .credentials && $0.outcome == .failed }
        if !isRefused, let expiry = secretExpiry { findings.append(expiry) }
        return DoctorReport(context.connection, findings)
    }

    /// What the provider itself shows.
    private func provider() async -> [DoctorFinding] {
        let address = await AddressCheck(context: context).finding()
        guard address.outcome != .failed else {
            return [address] + skipped([.connection, .tls, .discovery] + Self.ofDocument, needing: .dns)
        }
        let discovery = await DiscoveryCheck(context: context).run()
        guard let document = discovery.document, let response = discovery.response else {
            return [address] + discovery.findings + skipped(Self.ofDocument, needing: .discovery)
        }
        let issuer = IssuerCheck(connection: context.connection, document: document).finding
        var findings = [address] + discovery.findings + [issuer]
        findings += await EndpointsCheck(context: context, document: document).findings()
        findings += CapabilityChecks(connection: context.connection, document: document).findings
        if case .string(let url)? = document["jwks_uri"] {
            findings += await KeysCheck(context: context, url: url).findings()
        } else {
            findings.append(.needs(.endpoints, .keys))
        }
        guard issuer.outcome == .ok else {
            // Neither the secret nor a browser goes to somebody else's endpoints.
            return findings + skipped([.credentials, .redirectURI, .authorization, .userinfo], needing: .issuer)
                + [ClockCheck(context: context, answers: [response]).finding]
        }
        guard
            let metadata = try? ProviderMetadata(
                parsing: response.body,
                expectedIssuer: context.connection.expectedIssuer,
                policy: context.connection.issuerPolicy
            )
        else {
            return findings + skipped([.credentials, .redirectURI, .authorization, .userinfo], needing: .endpoints)
                + [ClockCheck(context: context, answers: [response]).finding]
        }
        return findings + (await endpoints(metadata, after: response))
    }

    private func endpoints(_ metadata: ProviderMetadata, after response: HTTPClientResponse) async -> [DoctorFinding] {
        let authorization = await AuthorizationCheck(context: context, metadata: metadata).run()
        let credentials = await CredentialsCheck(
            context: context,
            metadata: metadata,
            knowsClient: authorization.knowsClient
        ).run()
        let userinfo = await UserinfoCheck(context: context, metadata: metadata).finding()
        let answers = [credentials.response, response].compactMap { $0 }
        return authorization.findings + credentials.findings
            + [userinfo, ClockCheck(context: context, answers: answers).finding]
    }

    /// No provider tells through OpenID Connect when a secret ends, so the line is there where one can look it up.
    private var secretExpiry: DoctorFinding? {
        guard let page = context.connection.console[.secretExpiry], context.connection.clientSecret != nil else {
            return nil
        }
        return DoctorFinding(
            .secretExpiry,
            .skipped,
            "can't be seen from here: the provider does not say when the secret expires",
            mend: Mend("Look the date up and make the next secret before it", at: page)
        )
    }

    /// The checks that look at the metadata document or at what it names.
    private static let ofDocument: [DoctorCheck] = [
        .issuer, .endpoints, .keys, .algorithms, .pkce, .scopes, .clientAuthentication, .authorization, .redirectURI,
        .credentials, .userinfo, .clock,
    ]

    private func skipped(_ checks: [DoctorCheck], needing needed: DoctorCheck) -> [DoctorFinding] {
        checks.map { check in
            // What to register is known whatever else is wrong.
            check == .redirectURI
                ? DoctorFinding(
                    check,
                    .skipped,
                    "\(context.connection.redirectURI) is the one to register; more needs \(needed.title)"
                )
                : .needs(needed, check)
        }
    }
}
