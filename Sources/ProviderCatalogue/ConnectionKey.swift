/// The keys of an operator's entry that every type has. A type's own parameters must not take one of these names.
enum ConnectionKey {
    static let common = [
        "id", "type", "provider", "display_name", "enabled", "issuer", "discovery_url", "expected_issuer", "client_id",
        "client_secret", "client_secret_file", "client_secret_env", "private_key_file", "client_auth", "scopes",
        "redirect_uri", "private_key_id", "certificate_file", "assertion_audience", "response_mode",
        "prompt", "acr_values", "authorize_parameters", "organization", "upstream_organization", "allowed_tenants",
        "hosted_domains", "claims", "clock_leeway", "trust_email", "userinfo", "allowed_algorithms", "group_lookup",
        "group_lookup_url", "service_account_key_file", "impersonate", "revalidate", "revalidate_stale_limit",
        "upstream_tokens", "providers", "logout",
    ]

    static func isCommon(_ name: String) -> Bool {
        name.hasPrefix("insecure_") || common.contains { $0.utf8.elementsEqual(name.utf8) }
    }
}
