import ProviderCatalogue

/// The name of the provider's host, and whether its addresses may be connected to.
struct AddressCheck {
    let context: DoctorContext

    func finding() async -> DoctorFinding {
        guard let url = HTTPURL(context.connection.discoveryURL) else {
            return DoctorFinding(
                .dns,
                .failed,
                "the discovery address \(Excerpt(context.connection.discoveryURL)) is no https address",
                mend: Mend("Set issuer or discovery_url to an https:// address (http:// for loopback only)")
            )
        }
        if context.isProxied(url) {
            return DoctorFinding(.dns, .ok, "the proxy of HTTPS_PROXY resolves \(url.host)")
        }
        let addresses = await context.resolver.addresses(of: url.host)
        guard !addresses.isEmpty else {
            return DoctorFinding(
                .dns,
                .failed,
                "\(url.host) has no address here",
                mend: Mend(
                    "Look for a slip in \(IssuerKeys(context.connection).names) of config.toml; if it is right, this machine's DNS doesn't know the name",
                    .issuer,
                    of: context.connection
                )
            )
        }
        return finding(of: addresses, url)
    }

    private func finding(of addresses: [IPAddress], _ url: HTTPURL) -> DoctorFinding {
        let shown = Wording.list(addresses.map(\.description), limit: 4)
        let refusals = addresses.compactMap { context.gate(url).refusal(of: $0) }
        guard let refusal = refusals.first else {
            let isPrivate = addresses.contains { !$0.isPublic }
            if url.host.utf8.elementsEqual(shown.utf8) { return DoctorFinding(.dns, .ok, "\(shown) is an address") }
            return DoctorFinding(.dns, .ok, "\(url.host) is \(shown)\(isPrivate ? " (not a public address)" : "")")
        }
        let advice =
            url.isHTTPS
            ? "If that is where the provider is, add \(url.host) to egress.allow in config.toml"
            : "Use https:// in issuer, or the address 127.0.0.1"
        return DoctorFinding(
            .dns,
            refusals.count == addresses.count ? .failed : .warning,
            refusal.prefix { $0 != ";" }
                + (refusals.count == addresses.count ? "" : " (others of its addresses are fine)"),
            mend: Mend(advice)
        )
    }
}
