import BrokerCrypto
import JOSE
import OAuthProtocol
import ProviderCatalogue

extension Settings {
    /// The effective configuration as TOML: defaults filled in, secrets masked, overrides named by their variables.
    package func rendered() -> String {
        var writer = TOMLWriter(sources: Dictionary(overrides.map { ($0.keyPath, $0.variable) }) { first, _ in first })
        write(to: &writer)
        return writer.text
    }

    /// Every setting that has an effect: what is not written here is no difference to a reload either.
    func write(to writer: inout TOMLWriter) {
        writeServer(to: &writer)
        for (index, provider) in providers.enumerated() {
            let known = providerKeyPaths.indices.contains(index) ? providerKeyPaths[index] : nil
            write(provider, path: known ?? "auth.oauth.providers[\(index)]", to: &writer)
        }
        for (index, organization) in organizations.enumerated() { write(organization, index, to: &writer) }
        for (index, client) in clients.enumerated() { write(client, index, to: &writer) }
    }

    private func writeServer(to writer: inout TOMLWriter) {
        writer.table("server")
        writer.set("issuer", server.issuer)
        writer.set("listen", server.listen.description)
        writer.set("trusted_proxies", server.trustedProxies.map(\.description))
        writer.set("ca_file", path: server.caFile)
        writer.set("ca_file's content", fingerprint: server.caFileDigest)
        writer.set("dns_resolver", server.dnsResolver?.description)
        writer.set("providers_dir", path: server.providersDirectory)
        writer.set("watch_config", server.watchConfig)

        writer.table("storage")
        switch storage.database {
        case .sqlite(let path): writer.set("url", path: path, prefix: "sqlite:")
        case .sqliteInMemory: writer.set("url", storage.url)
        }

        writer.table("secrets")
        switch secrets.masterKey {
        case .file(let path): writer.set("master_key_file", path: path)
        case .value: writer.comment("the master key is \(TOMLWriter.mask), from \(SecretsSection.variable)")
        }

        writer.table("tokens")
        writer.set("signing_algorithm", tokens.signingAlgorithm.rawValue)
        writer.set("access_token_ttl", tokens.accessTokenTTL.description)
        writer.set("refresh_token_ttl", tokens.refreshTokenTTL.description)
        writer.set("refresh_token_idle_ttl", tokens.refreshTokenIdleTTL.description)
        writer.set("signing_key_rotation", tokens.signingKeyRotation?.description ?? "off")

        writer.table("sessions")
        writer.set("ttl", sessions.ttl.description)
        writer.set("idle_ttl", sessions.idleTTL.description)

        writer.table("rate_limits")
        writer.set("device_code_guess", rateLimits.deviceCodeGuess.description)

        writer.table("log")
        writer.set("level", log.level.rawValue)
        writer.set("format", log.format.rawValue)
        writer.set("login_stories", log.loginStories.description)

        writer.table("audit")
        writer.set("retention", audit.retention.description)

        if !egress.allowedNetworks.isEmpty || !egress.allowedHosts.isEmpty {
            writer.table("egress")
            writer.set("allow", egress.allowedNetworks.map(\.description) + egress.allowedHosts)
        }
    }

    private func write(_ provider: ProviderConnection, path: String, to writer: inout TOMLWriter) {
        writer.entry(ofList: "auth.oauth.providers", path: path)
        writer.set("id", provider.id)
        writer.set("type", provider.type)
        writer.set("display_name", provider.displayName)
        writer.set("enabled", provider.enabled)
        writer.set("issuer", provider.issuer)
        if provider.expectedIssuer != provider.issuer { writer.set("expected_issuer", provider.expectedIssuer) }
        writer.set("discovery_url", provider.discoveryURL)
        writer.set("client_id", provider.clientID)
        writer.set("client_secret", secret: provider.clientSecret)
        writer.set("client_auth", provider.clientAuthentication.rawValue)
        if let key = provider.assertionKey {
            writer.set("private_key_file", secret: Self.text(of: key.privateKey))
            writer.set("private_key_id", key.keyID)
            writer.set("certificate_file", secret: key.certificateThumbprint.map { Secret($0) })
            writer.set("assertion_audience", provider.assertionAudience.rawValue)
        }
        writer.set("scopes", provider.scopes)
        writer.set("redirect_uri", provider.redirectURI)
        writer.set("prompt", provider.prompt)
        writer.set("response_mode", provider.responseMode.rawValue)
        writer.set("acr_values", provider.acrValues)
        writer.set("authorize_parameters", provider.authorizeParameters)
        writer.set("organization", provider.organization)
        writer.set("upstream_organization", provider.upstreamOrganization)
        switch provider.allowedTenants {
        case .unrestricted: break
        case .listed(let tenants): writer.set("allowed_tenants", tenants)
        case .any(let others):
            let personal = provider.personalTenant.map { others.isEmpty ? [$0] : [] } ?? []
            writer.set("allowed_tenants", ["*"] + personal)
        }
        writer.set("hosted_domains", provider.hostedDomains)
        writer.set(
            "claims",
            ClaimNames.Field.allCases.compactMap { field in
                provider.claims.name(field).map { (field.rawValue, $0) }
            }
        )
        switch provider.emailTrust {
        case .verifiedClaim: writer.set("trust_email", "verified")
        case .never: writer.set("trust_email", "never")
        case .always: writer.set("trust_email", "always")
        case .googleAuthoritative, .domainOwnerVerified, .bySubjectPrefix:
            writer.comment("addresses are trusted as the type says: \(provider.emailTrust.name.rawValue)")
        }
        writer.set("userinfo", provider.userinfo.rawValue)
        writer.set("allowed_algorithms", provider.allowedAlgorithms)
        writer.set("clock_leeway", provider.clockLeeway.description)
        if let source = provider.groupSource {
            writer.set("group_lookup", source.kind.rawValue)
            writer.set("group_lookup_url", source.apiURL)
            writer.set(
                "service_account_key_file",
                secret: source.serviceAccount.flatMap { Self.text(of: $0.privateKey) }
            )
            writer.set("impersonate", source.impersonate)
        }
        writer.set("revalidate", provider.revalidation?.interval.description)
        writer.set("revalidate_stale_limit", provider.revalidation?.staleLimit.description)
        writer.set("upstream_tokens", provider.upstreamTokens)
        writer.set("logout", (provider.logout == .none ? LogoutReach.local : .upstream).rawValue)
        for key in provider.insecure { writer.set(key, true) }
    }

    /// A key as it is compared with another; nothing of it is written.
    private static func text(of key: PrivateKey) -> Secret<String>? {
        (try? key.pkcs8DER()).map { Secret(Base64.encode($0)) }
    }

    private func write(_ organization: OrganizationSettings, _ index: Int, to writer: inout TOMLWriter) {
        writer.entry(ofList: "organizations", path: "organizations[\(index)]")
        writer.set("id", organization.id)
        writer.set("name", organization.name)
        writer.set("enabled", organization.enabled)
        writer.set("domains", organization.domains)
        writer.set("tenants", organization.tenants)
        writer.set("external_ids", organization.externalIDs)
        for (ruleIndex, rule) in organization.rules.enumerated() {
            writer.entry(ofList: "organizations.rules", path: "organizations[\(index)].rules[\(ruleIndex)]")
            writer.set("provider", rule.provider)
            writer.set("groups", rule.groups)
            writer.set("roles", rule.roles)
            writer.set("emails", rule.emails)
            writer.set("claims", rule.claims)
            writer.set("permissions", rule.permissions.map(\.rawValue))
        }
    }

    private func write(_ client: ClientSettings, _ index: Int, to writer: inout TOMLWriter) {
        writer.entry(ofList: "clients", path: "clients[\(index)]")
        writer.set("id", client.id)
        writer.set("name", client.name)
        writer.set("secret", secret: client.secret)
        writer.set("redirect_uris", client.redirectURIs.map(\.text))
        writer.set("token_endpoint_auth_method", client.tokenEndpointAuthMethod?.rawValue)
        switch client.keys {
        case .set(let keys):
            writer.set("jwks_file", secret: Secret(String(decoding: keys.json().serialized(), as: UTF8.self)))
        case .published(let address): writer.set("jwks_uri", address)
        case nil: break
        }
        writer.set("token_endpoint_auth_signing_alg", client.tokenEndpointAuthSigningAlgorithm?.rawValue)
        writer.set("signing_algorithm", client.signingAlgorithm?.rawValue)
        writer.set("id_token_signed_response_alg", client.idTokenSigningAlgorithm?.rawValue)
        writer.set("audience", client.audience)
        writer.set("scopes", client.scopes)
        writer.set("require_pkce", client.requirePKCE)
        writer.set("access_token_ttl", client.accessTokenTTL?.description)
        writer.set("refresh_token_ttl", client.refreshTokenTTL?.description)
        writer.set("grant_types", client.grantTypes)
        writer.set("upstream_tokens", client.upstreamTokens)
        writer.set("providers", client.providers)
        writer.set("organizations", client.organizations)
        writer.set("initiate_login_uri", client.initiateLoginURI)
        writer.set("post_logout_redirect_uris", client.postLogoutRedirectURIs.map(\.text))
        writer.set("backchannel_logout_uri", client.backchannelLogoutURI)
        writer.set("require_pushed_authorization_requests", client.requirePushedAuthorizationRequests)
        writer.set("dpop_bound_access_tokens", client.dpopBoundAccessTokens)
        writer.set("first_party", client.firstParty)
        writer.set("logo_uri", client.logoURI)
        writer.set("organization", client.organization)
        writer.set("permissions", client.permissions.map(\.rawValue))
    }
}
