import JOSE
import OAuthProtocol
import ProviderCatalogue

/// Whether the addresses a login needs are there, safe and reachable from here.
struct EndpointsCheck {
    let context: DoctorContext
    let document: JSONObject

    private static let needed = ["authorization_endpoint", "token_endpoint", "jwks_uri"]

    func findings() async -> [DoctorFinding] {
        var problems: [DoctorFinding] = []
        var hosts: [String] = []
        for name in Self.needed + ["userinfo_endpoint"] {
            guard case .string(let text)? = document[name] else {
                if Self.needed.contains(name) { problems.append(missing(name)) }
                continue
            }
            guard let url = HTTPURL(text) else {
                problems.append(
                    DoctorFinding(
                        .endpoints,
                        Self.needed.contains(name) ? .failed : .warning,
                        "\(name) is \(Wording.bare(text)), which is no https address",
                        mend: Mend("The provider has to publish https addresses, or to know the proxy in front of it")
                    )
                )
                continue
            }
            if !hosts.contains(url.host) { hosts.append(url.host) }
            if let problem = await unreachable(url, name) { problems.append(problem) }
        }
        guard problems.isEmpty else { return problems }
        return [DoctorFinding(.endpoints, .ok, "all there, at \(Wording.list(hosts))")]
    }

    private func missing(_ name: String) -> DoctorFinding {
        DoctorFinding(
            .endpoints,
            .failed,
            "the discovery document has no \(name)",
            mend: Mend(
                "The provider is not set up to the end (a domain, a sign-in page?), or this is not its OpenID Connect metadata",
                at: context.connection.console[.issuer]
            )
        )
    }

    /// A host that only the metadata names may not lead into the network around the broker.
    private func unreachable(_ url: HTTPURL, _ name: String) async -> DoctorFinding? {
        // The browser goes there, not we.
        guard name != "authorization_endpoint", !context.isProxied(url),
            url.host != HTTPURL(context.connection.discoveryURL)?.host
        else { return nil }
        let addresses = await context.resolver.addresses(of: url.host)
        guard !addresses.isEmpty else {
            return DoctorFinding(
                .endpoints,
                .failed,
                "\(name) is at \(url.host), which has no address here",
                mend: Mend("This machine's DNS must know the name, as it knows the issuer's")
            )
        }
        let refusals = addresses.compactMap { context.gate(url).refusal(of: $0) }
        guard refusals.count == addresses.count, let refusal = refusals.first else { return nil }
        return DoctorFinding(
            .endpoints,
            .failed,
            "\(name): \(refusal.prefix { $0 != ";" })",
            mend: Mend("If that is where the provider is, add \(url.host) to egress.allow in config.toml")
        )
    }
}
