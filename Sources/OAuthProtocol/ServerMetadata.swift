package import JOSE

/// The metadata document of OIDC Discovery §3 and RFC 8414 §2. It says what works and nothing else (RFC 8414 §3.2: no
/// empty arrays).
package struct ServerMetadata: Sendable {
    package let issuer: String
    package var scopes: [String]
    package var grantTypes: [String]
    package var idTokenAlgorithms: [String]
    package var clientAuthenticationMethods: [String]

    package init(
        issuer: String,
        scopes: [String],
        grantTypes: [String],
        idTokenAlgorithms: [String],
        clientAuthenticationMethods: [String]
    ) {
        self.issuer = issuer
        self.scopes = scopes
        self.grantTypes = grantTypes
        self.idTokenAlgorithms = idTokenAlgorithms
        self.clientAuthenticationMethods = clientAuthenticationMethods
    }

    package var json: JSONObject {
        // Paths hang on the issuer; one trailing slash of it does not count twice.
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        return [
            "issuer": .string(issuer),
            "authorization_endpoint": .string(base + "/oauth2/authorize"),
            "token_endpoint": .string(base + "/oauth2/token"),
            "revocation_endpoint": .string(base + "/oauth2/revoke"),
            "revocation_endpoint_auth_methods_supported": Self.list(clientAuthenticationMethods),
            "introspection_endpoint": .string(base + "/oauth2/introspect"),
            // RFC 7662 §2.1: only for clients that prove themselves.
            "introspection_endpoint_auth_methods_supported": Self.list(
                clientAuthenticationMethods.filter { $0 != "none" }
            ),
            "introspection_signing_alg_values_supported": Self.list(idTokenAlgorithms),
            "userinfo_endpoint": .string(base + "/oauth2/userinfo"),
            "device_authorization_endpoint": .string(base + "/oauth2/device_authorization"),
            "pushed_authorization_request_endpoint": .string(base + "/oauth2/par"),
            "require_pushed_authorization_requests": .bool(false),
            "jwks_uri": .string(base + "/.well-known/jwks.json"),
            "scopes_supported": Self.list(scopes),
            "response_types_supported": Self.list(["code"]),
            "response_modes_supported": Self.list(ResponseMode.allCases.map(\.rawValue)),
            "grant_types_supported": Self.list(grantTypes),
            "subject_types_supported": Self.list(["public"]),
            "id_token_signing_alg_values_supported": Self.list(idTokenAlgorithms),
            "token_endpoint_auth_methods_supported": Self.list(clientAuthenticationMethods),
            "dpop_signing_alg_values_supported": Self.list(SignatureAlgorithm.allCases.map(\.rawValue)),
            "code_challenge_methods_supported": Self.list(["S256"]),
            "claims_supported": Self.list([
                "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "at_hash", "acr", "amr", "sid", "name",
                "given_name", "family_name", "preferred_username", "picture", "locale", "email", "email_verified",
                "groups", "org", "permissions", "idp",
            ]),
            "claims_parameter_supported": .bool(false),
            "request_parameter_supported": .bool(false),
            "request_uri_parameter_supported": .bool(false),
            "authorization_response_iss_parameter_supported": .bool(true),
        ]
    }

    private static func list(_ values: [String]) -> JSONValue {
        .array(values.map { .string($0) })
    }
}
