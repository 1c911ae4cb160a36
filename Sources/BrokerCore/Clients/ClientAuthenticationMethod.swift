/// How a client proves itself at the token endpoint, as RFC 7591 §2 and OIDC Core §9 name it.
package enum ClientAuthenticationMethod: String, Sendable, CaseIterable {
    case none
    case clientSecretBasic = "client_secret_basic"
    case clientSecretPost = "client_secret_post"
    case privateKeyJWT = "private_key_jwt"
}
