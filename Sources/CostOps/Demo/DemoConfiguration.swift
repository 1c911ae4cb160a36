/// The demo's `config.toml`.
struct DemoConfiguration {
    let issuer: String
    let port: Int
    let entries: [DemoProvider.Entry]
    /// The broker's secret at every provider.
    let providerSecret: String
    let clientSecret: String
    let redirectURI: String
    let postLogoutRedirectURI: String
    let backchannelLogoutURI: String
    let providersDirectory: String
    /// What vouches for the demo's first organization beside its domain.
    let tenant: String
    let externalID: String
    /// A group of that tenant's, by its object id.
    let tenantGroup: String

    var text: String {
        """
        [server]
        issuer = "\(issuer)"
        listen = "127.0.0.1:\(port)"
        providers_dir = "\(providersDirectory)"

        [storage]
        url = "sqlite::memory:"

        [tokens]
        signing_algorithm = "ES256"

        \(entries.map(text(of:)).joined(separator: "\n\n"))

        [[organizations]]
        id = "org-123"
        name = "Example Company"
        domains = ["example.com"]
        tenants = ["\(tenant)"]
        external_ids = ["\(externalID)"]

        [[organizations.rules]]
        groups = ["cost-admins"]
        permissions = ["read", "write", "admin"]

        [[organizations.rules]]
        roles = ["Task.Admin", "marketplace-administrator"]
        permissions = ["read", "write", "admin"]

        [[organizations.rules]]
        groups = ["\(tenantGroup)", "finance"]
        permissions = ["read", "billing"]

        [[organizations.rules]]
        provider = "demo-google"
        permissions = ["read", "reports"]

        \(entries.filter { $0.id != "demo-google" }.map(rule(for:)).joined(separator: "\n\n"))

        [[organizations]]
        id = "org-456"
        name = "Example Subsidiary"
        domains = ["example.org"]

        [[organizations.rules]]
        provider = "demo-google"
        permissions = ["read"]

        [[clients]]
        id = "demo-app"
        name = "Demo App"
        secret = "\(clientSecret)"
        redirect_uris = ["\(redirectURI)"]
        post_logout_redirect_uris = ["\(postLogoutRedirectURI)"]
        backchannel_logout_uri = "\(backchannelLogoutURI)"
        """
    }

    private func text(of entry: DemoProvider.Entry) -> String {
        """
        [[auth.oauth.providers]]
        id = "\(entry.id)"
        display_name = "\(entry.displayName)"
        client_id = "\(DemoProvider.clientID)"
        client_secret = "\(providerSecret)"
        \(entry.lines)
        """
    }

    /// Whoever no rule before took, and who is of the organization.
    private func rule(for entry: DemoProvider.Entry) -> String {
        """
        [[organizations.rules]]
        provider = "\(entry.id)"
        permissions = ["read"]
        """
    }
}
