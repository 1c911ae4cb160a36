package import BrokerCrypto
package import JOSE
package import OAuthProtocol

/// One `[[clients]]` entry: an application that signs people in here.
package struct ClientSettings: Sendable {
    /// Raw values are the names of RFC 7591 §2.
    package enum Authentication: String, Sendable, CaseIterable {
        case basic = "client_secret_basic"
        case post = "client_secret_post"
        case privateKeyJWT = "private_key_jwt"
        case none
    }

    /// What its assertions are checked with.
    package enum AssertionKeys: Sendable {
        /// Of `jwks_file`.
        case set(JWKSet)
        /// `jwks_uri`.
        case published(String)
    }

    package var id: String
    package var name: String
    /// Without one, and without keys, a public client, which must use PKCE.
    package var secret: Secret<String>?
    /// For `private_key_jwt`, in place of a secret.
    package var keys: AssertionKeys?
    /// The one algorithm of its assertions; unset, any that fits its keys.
    package var tokenEndpointAuthSigningAlgorithm: SignatureAlgorithm?
    package var redirectURIs: [RegisteredRedirectURI] = []
    /// Unset, a client with a secret may use basic or post.
    package var tokenEndpointAuthMethod: Authentication?
    /// Overrides `tokens.signing_algorithm` for access tokens.
    package var signingAlgorithm: SigningAlgorithm?
    /// Overrides it for ID tokens.
    package var idTokenSigningAlgorithm: SigningAlgorithm?
    /// `aud` of its access tokens; empty: the issuer's userinfo endpoint alone.
    package var audience: [String] = []
    /// What it may ask for.
    package var scopes: [String] = ClientSettings.defaultScopes
    package var requirePKCE: Bool
    package var accessTokenTTL: Lifetime?
    package var refreshTokenTTL: Lifetime?
    /// The grants it may use, by the names of RFC 7591 §2.
    package var grantTypes: [String] = ClientSettings.defaultGrantTypes
    /// Its token answers carry the provider's access token, where the provider's entry has `upstream_tokens` too.
    package var upstreamTokens = false
    /// Who may sign in here; empty: everybody.
    package var providers: [String] = []
    package var organizations: [String] = []
    package var postLogoutRedirectURIs: [RegisteredRedirectURI] = []
    package var backchannelLogoutURI: String?
    package var requirePushedAuthorizationRequests = false
    package var dpopBoundAccessTokens = false
    /// Whether nobody is asked for consent.
    package var firstParty = true
    package var logoURI: String?
    /// Of the client as a machine: where it belongs, and what it may.
    package var organization: String?
    package var permissions: [Permission] = []

    /// All there are: the permissions that a person has are decided elsewhere, a scope only narrows them.
    package static let defaultScopes =
        ["openid", "profile", "email", "groups", "offline_access"] + Permission.allCases.map(\.rawValue)

    /// Where a login that a provider's portal starts is handed to the app (OIDC Core §4).
    package var initiateLoginURI: String?

    static let defaultGrantTypes = ["authorization_code", "refresh_token"]
    static let knownGrantTypes =
        defaultGrantTypes + [
            "client_credentials", "urn:ietf:params:oauth:grant-type:device_code",
            "urn:ietf:params:oauth:grant-type:token-exchange",
        ]

    package init(id: String, secret: Secret<String>? = nil) {
        self.id = id
        name = id
        self.secret = secret
        requirePKCE = secret == nil
    }

    package var isPublic: Bool { secret == nil && keys == nil }
}
