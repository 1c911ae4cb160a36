/// The demo's `config.toml`.
struct DemoConfiguration {
    let issuer: String
    let port: Int
    /// Of the plain provider and the Google-like one.
    let providerIssuers: [String]
    let providerSecrets: [String]
    let clientSecret: String
    let redirectURI: String
    let providersDirectory: String

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

        [[auth.oauth.providers]]
        id = "demo-oidc"
        type = "oidc"
        display_name = "Demo OIDC"
        issuer = "\(providerIssuers[0])"
        client_id = "demo-broker"
        client_secret = "\(providerSecrets[0])"
        organization = "org-123"

        [[auth.oauth.providers]]
        id = "demo-google"
        type = "google"
        display_name = "Demo Google"
        issuer = "\(providerIssuers[1])"
        client_id = "demo-broker"
        client_secret = "\(providerSecrets[1])"

        [[organizations]]
        id = "org-123"
        name = "Example Company"
        domains = ["example.com"]

        [[organizations.rules]]
        groups = ["cost-admins"]
        permissions = ["read", "write", "admin"]

        [[organizations.rules]]
        provider = "demo-oidc"
        permissions = ["read"]

        [[organizations.rules]]
        provider = "demo-google"
        permissions = ["read", "reports"]

        [[clients]]
        id = "demo-app"
        name = "Demo App"
        secret = "\(clientSecret)"
        redirect_uris = ["\(redirectURI)"]
        """
    }
}
