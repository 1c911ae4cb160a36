import BrokerCrypto
import JOSE
import ProviderCatalogue

/// The checks of an authority whose tenants have issuers of their own (Entra ID, "Validate the issuer" and "Validate the
/// signing key issuer" of its access-token reference). They run in two halves: what the claims alone decide before the
/// signature is looked at, like every other rule, and the key's own issuer once it is known which key signed. Which tenants may
/// sign in is asked last, of claims that are proven (`Membership`).
struct TenantRules {
    let tenants: TenantIssuer
    /// What the discovery document says: the template, or the one tenant's issuer.
    let metadataIssuer: String

    func check(_ claims: JSONObject, issuer: String) throws(IDTokenRejection) {
        let tenant = try tenant(of: claims)
        try checkPath(of: issuer, tenant: tenant)
        try checkIssuer(issuer, tenant: tenant)
    }

    /// - Returns: the tenant's own issuer.
    func issuer(of claims: JSONObject, signedBy key: JWK) throws(IDTokenRejection) -> String {
        let tenant = try tenant(of: claims)
        guard let issuer = claims["iss"]?.stringValue else { throw IDTokenRejection("iss", "missing") }
        try checkKey(key, issuer: issuer, tenant: tenant)
        return issuer
    }

    /// `tid` is a GUID. As anything else it could be a piece of path that makes another issuer fit.
    private func tenant(of claims: JSONObject) throws(IDTokenRejection) -> String {
        guard let claim = claims["tid"] else { throw IDTokenRejection("tid", "missing") }
        guard case .string(let tenant) = claim else { throw IDTokenRejection("tid", "is \(claim.kind), not a string") }
        guard TenantID.isValid(tenant) else {
            throw IDTokenRejection("tid", "is \(Excerpt(tenant)), expected a lower-case GUID")
        }
        return tenant
    }

    /// The first path segment of `iss` is `tid`: a token must not speak for one tenant under another's issuer.
    private func checkPath(of issuer: String, tenant: String) throws(IDTokenRejection) {
        guard let stated = tenants.template.tenant(of: issuer) else {
            throw IDTokenRejection(
                "iss",
                "the token is of \(Excerpt(issuer)), expected \(Excerpt(tenants.template.filled(tenant)))"
            )
        }
        guard exactlyEqual(stated, tenant) else {
            throw IDTokenRejection("iss", "the token is of the tenant \(stated), and its tid is \(tenant)")
        }
    }

    /// `iss` is the metadata's issuer; with many tenants that is a template (in any letter case), and the tenant is put in.
    /// Elsewhere a template fits no token: the one tenant must be known.
    private func checkIssuer(_ issuer: String, tenant: String) throws(IDTokenRejection) {
        let template = tenants.authority == .many ? TenantTemplate(metadataIssuer) : nil
        let expected = template?.filled(tenant) ?? metadataIssuer
        guard exactlyEqual(issuer, expected) else {
            throw IDTokenRejection("iss", "the token is of \(Excerpt(issuer)), expected \(Excerpt(expected))")
        }
    }

    /// The issuer that the key is published for, the tenant put in, is the token's: the key of personal accounts signs for no
    /// organization's tenant. Where many tenants share a key set, a key that names no issuer could be anybody's.
    private func checkKey(_ key: JWK, issuer: String, tenant: String) throws(IDTokenRejection) {
        guard let stated = key.issuer else {
            guard tenants.authority == .many else { return }
            throw IDTokenRejection("kid", "the key names no issuer, expected one that makes \(Excerpt(issuer))")
        }
        let expected = TenantTemplate(stated)?.filled(tenant) ?? stated
        guard exactlyEqual(expected, issuer) else {
            throw IDTokenRejection("kid", "the key is of \(Excerpt(expected)), and the token of \(Excerpt(issuer))")
        }
    }
}
