import BrokerCrypto
import JOSE
import ProviderCatalogue

/// The claims of one login: those of the verified ID token, and beside them what only userinfo says of the person.
struct MergedClaims {
    let all: JSONObject
    /// Who somebody is and where they belong is read from here alone: userinfo is not signed.
    let signed: JSONObject

    /// What userinfo never adds: the token's own claims, and whatever vouches for an organization or a tenant.
    private static let identity = [
        "iss", "sub", "aud", "azp", "exp", "iat", "nbf", "jti", "nonce", "at_hash", "c_hash", "auth_time", "acr", "amr",
        "sid",
        "tid", "oid", "org_id", "org_name", "hd", "idp", "ver", "xms_edov",
    ]

    /// - Parameter signed: of a verified ID token.
    init(signed: JSONObject, userinfo: JSONObject?, connection: ProviderConnection) {
        self.signed = signed
        var merged = signed
        let names = connection.claims
        let reserved =
            Self.identity + connection.organizationKeys.map(\.claim) + [names.subject]
            + (names.organization.map { [$0] } ?? [])
        for (name, value) in userinfo?.members ?? [] {
            guard merged[name] == nil, !reserved.contains(where: { exactlyEqual($0, name) }) else { continue }
            // An address and its verification belong together: userinfo's word is not on another address than its own.
            if exactlyEqual(name, names.emailVerified), let email = signed[names.email], email != userinfo?[names.email]
            {
                continue
            }
            merged[name] = value
        }
        // The other way round as well: the token's word is on the token's address.
        if signed[names.email] == nil, signed[names.emailVerified] != nil, let userinfo {
            merged[names.emailVerified] = userinfo[names.emailVerified]
        }
        all = merged
    }
}
