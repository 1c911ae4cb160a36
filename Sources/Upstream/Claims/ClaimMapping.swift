package import BrokerCore
import BrokerCrypto
package import JOSE
import OAuthProtocol
package import ProviderCatalogue

/// Turns verified claims into who has signed in, by the connection's names and trust. Names are literal: `https://x/roles`
/// is one name and no path.
package struct ClaimMapping: Sendable {
    private let connection: ProviderConnection

    package init(_ connection: ProviderConnection) { self.connection = connection }

    /// - Parameters:
    ///   - userinfo: claims whose `sub` was compared with the token's.
    ///   - organization: the provider's organization that this login asked for.
    /// - Throws: `tenantNotAllowed` for a hosted domain, tenant or organization that the connection doesn't let in;
    ///   `responseInvalid` where a claim that tells who somebody is can't be used.
    package func identity(
        of token: VerifiedIDToken,
        userinfo: JSONObject? = nil,
        organization: String? = nil
    ) throws(UpstreamError) -> UpstreamIdentity {
        let claims = MergedClaims(signed: token.claims, userinfo: userinfo, connection: connection)
        try Membership(connection, organization: organization).check(claims.signed)
        return try identity(claims, issuer: token.issuer, sub: token.subject)
    }

    /// Claims that nobody has vouched for: for the doctor alone, which shows what they would lead to. A login maps nothing but
    /// a verified token.
    func identity(ofUnproven signed: JSONObject, issuer: String) throws(UpstreamError) -> UpstreamIdentity {
        let claims = MergedClaims(signed: signed, userinfo: nil, connection: connection)
        try Membership(connection, organization: nil).check(claims.signed)
        return try identity(claims, issuer: issuer, sub: signed["sub"]?.stringValue ?? "")
    }

    /// Somebody who is looked at again where no ID token came: who they are was told before, by one, and userinfo says the
    /// rest of the same `sub`.
    ///
    /// - Returns: nil where that isn't enough: the person's name here is made of other claims, or who may sign in is decided
    ///   by claims that only an ID token vouches for.
    func identity(of known: KnownIdentity, userinfo: JSONObject) throws(UpstreamError) -> UpstreamIdentity? {
        guard connection.identity == .subject, exactlyEqual(connection.claims.subject, "sub"),
            connection.hostedDomains.isEmpty, connection.allowedTenants == .unrestricted,
            connection.upstreamOrganization == nil, connection.requiredClaims.isEmpty,
            connection.organizationKeys.isEmpty, connection.claims.organization == nil
        else { return nil }
        let signed: JSONObject = ["iss": .string(known.issuer), "sub": .string(known.subject)]
        let claims = MergedClaims(signed: signed, userinfo: userinfo, connection: connection)
        var identity = try identity(claims, issuer: known.issuer, sub: known.subject)
        // The ID token may have had what userinfo has not: that it is absent here says nothing.
        identity.groupsAreKnown = userinfo[connection.claims.groups] != nil
        return identity
    }

    private func identity(
        _ claims: MergedClaims,
        issuer: String,
        sub: String
    ) throws(UpstreamError) -> UpstreamIdentity {
        let names = connection.claims
        let subject = try subject(claims.signed)
        var profile = Profile(
            name: ClaimText.name(claims.all[names.name]),
            givenName: ClaimText.name(claims.all[names.givenName]),
            familyName: ClaimText.name(claims.all[names.familyName]),
            preferredUsername: ClaimText.name(claims.all["preferred_username"]),
            picture: ClaimText.picture(claims.all[names.picture]),
            locale: ClaimText.name(claims.all["locale"]),
            email: ClaimText.email(claims.all[names.email]),
            groups: ClaimText.identifiers(claims.all[names.groups])
        )
        let hints = organizationHints(claims.signed)
        if let email = profile.email {
            profile.emailVerified = EmailVerification(
                email: email,
                claim: claims.all[names.emailVerified],
                subject: sub,
                namesHostedDomain: hints.contains { if case .domain = $0 { true } else { false } },
                domainOwnerVerified: claims.signed[names.email] == nil ? nil : claims.signed["xms_edov"]
            ).holds(connection.emailTrust)
        }
        return UpstreamIdentity(
            provider: connection.id,
            subject: subject,
            issuer: issuer,
            profile: profile,
            roles: ClaimText.identifiers(claims.all[names.roles]),
            organizationHints: hints + emailDomain(of: profile, claims.signed),
            authenticatedAt: authenticationTime(claims.signed),
            authenticationContext: ClaimText.identifier(claims.signed["acr"]),
            authenticationMethods: ClaimText.identifiers(claims.signed["amr"]),
            claims: claims.all
        )
    }

    /// Whom a logout token is about, by the name that a login gave them; nil where it has not the claims that make one.
    func subject(ofLogout signed: JSONObject) -> String? {
        try? subject(signed)
    }

    private func subject(_ signed: JSONObject) throws(UpstreamError) -> String {
        switch connection.identity {
        case .subject:
            return try identifier(connection.claims.subject, of: signed)
        case .tenantAndObject:
            // A tenant's id holds no slash, so two pairs never make one text.
            let tenant = try identifier("tid", of: signed)
            guard TenantID.isValid(tenant) else {
                throw error(.responseInvalid, "the ID token's tid, \(Excerpt(tenant)), is no tenant's id")
            }
            return tenant + "/" + (try identifier("oid", of: signed))
        }
    }

    /// A claim that tells who somebody is: a string of at most 255 bytes (OIDC Core §2).
    private func identifier(_ name: String, of signed: JSONObject) throws(UpstreamError) -> String {
        guard let value = ClaimText.identifier(signed[name]), value.utf8.count <= 255 else {
            let found = signed[name].map { "is unusable (\($0.kind))" } ?? "is missing"
            throw error(.responseInvalid, "the ID token's claim \(Excerpt(name)), which tells who this is, \(found)")
        }
        return value
    }

    // MARK: Organizations

    private func organizationHints(_ signed: JSONObject) -> [OrganizationHint] {
        var hints: [OrganizationHint] = connection.organizationKeys.compactMap { key in
            guard let value = ClaimText.identifier(signed[key.claim]) else { return nil }
            return switch key.list {
            case .domains: .domain(EgressAllowList.lowercased(value))
            case .tenants: isPersonal(value) ? nil : .tenant(value)
            case .externalIDs: .externalID(value)
            }
        }
        if let name = connection.claims.organization, let value = ClaimText.identifier(signed[name]) {
            hints.append(.externalID(value))
        }
        return hints
    }

    /// The domain of an address counts where the address is verified by the connection's trust, which is where the provider
    /// is taken for the authority on it. A personal account proves that somebody reads the mail, not that a company sent
    /// them: whoever left keeps the account.
    private func emailDomain(of profile: Profile, _ signed: JSONObject) -> [OrganizationHint] {
        guard !(ClaimText.identifier(signed["tid"]).map(isPersonal) ?? false), profile.emailVerified,
            let email = profile.email, let at = email.utf8.lastIndex(of: UInt8(ascii: "@")),
            let domain = String(email.utf8[email.utf8.index(after: at)...])
        else { return [] }
        let hint = OrganizationHint.domain(EgressAllowList.lowercased(domain))
        return [hint]
    }

    /// Accounts of people, which all are of one tenant and of nobody's organization.
    private func isPersonal(_ tenant: String) -> Bool {
        connection.personalTenant.map { exactlyEqual($0, tenant) } == true
    }

    private func authenticationTime(_ signed: JSONObject) -> UnixTime? {
        guard let seconds = ClaimText.seconds(signed["auth_time"]), (0...253_402_300_799).contains(seconds) else {
            return nil
        }
        return UnixTime(seconds: seconds)
    }

    private func error(_ kind: UpstreamError.Kind, _ detail: String) -> UpstreamError {
        UpstreamError(provider: connection.id, step: .claims, kind: kind, detail: detail)
    }
}
