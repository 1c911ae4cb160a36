package import BrokerCore
package import JOSE
import OAuthProtocol
package import ProviderCatalogue

/// Turns verified claims into who has signed in, by the connection's names and trust. Names are literal: `https://x/roles`
/// is one name and no path.
package struct ClaimMapping: Sendable {
    private let connection: ProviderConnection

    package init(_ connection: ProviderConnection) { self.connection = connection }

    /// - Parameter userinfo: claims whose `sub` was compared with the token's.
    /// - Throws: `accessDenied` for a hosted domain or tenant that the connection doesn't let in; `responseInvalid` where the
    ///   subject claim is unusable.
    package func identity(
        of token: VerifiedIDToken,
        userinfo: JSONObject? = nil
    ) throws(UpstreamError) -> UpstreamIdentity {
        let claims = MergedClaims(token: token, userinfo: userinfo, connection: connection)
        try checkMembership(claims.signed)
        let names = connection.claims
        guard let subject = ClaimText.identifier(claims.signed[names.subject]), subject.utf8.count <= 255 else {
            throw error(.responseInvalid, "the ID token's claim \(Excerpt(names.subject)), the subject, is unusable")
        }
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
            profile.emailVerified = EmailVerification.holds(
                connection.emailTrust,
                email: email,
                claim: claims.all[names.emailVerified],
                namesHostedDomain: hints.contains { if case .domain = $0 { true } else { false } }
            )
        }
        return UpstreamIdentity(
            provider: connection.id,
            subject: subject,
            issuer: token.issuer,
            profile: profile,
            roles: ClaimText.identifiers(claims.all[names.roles]),
            organizationHints: hints + emailDomain(of: profile),
            authenticatedAt: authenticationTime(claims.signed),
            authenticationContext: ClaimText.identifier(claims.signed["acr"]),
            authenticationMethods: ClaimText.identifiers(claims.signed["amr"]),
            claims: claims.all
        )
    }

    // MARK: Organizations

    private func organizationHints(_ signed: JSONObject) -> [OrganizationHint] {
        var hints: [OrganizationHint] = connection.organizationKeys.compactMap { key in
            guard let value = ClaimText.identifier(signed[key.claim]) else { return nil }
            return switch key.list {
            case .domains: .domain(EgressAllowList.lowercased(value))
            case .tenants: .tenant(value)
            case .externalIDs: .externalID(value)
            }
        }
        if let name = connection.claims.organization, let value = ClaimText.identifier(signed[name]) {
            hints.append(.externalID(value))
        }
        return hints
    }

    /// The domain of an address counts where the address is verified by the connection's trust, which is where the provider
    /// is taken for the authority on it.
    private func emailDomain(of profile: Profile) -> [OrganizationHint] {
        guard profile.emailVerified, let email = profile.email, let at = email.utf8.lastIndex(of: UInt8(ascii: "@")),
            let domain = String(email.utf8[email.utf8.index(after: at)...])
        else { return [] }
        let hint = OrganizationHint.domain(EgressAllowList.lowercased(domain))
        return [hint]
    }

    /// Who may sign in through this connection at all, by what the token itself says: never by the e-mail's suffix, never by
    /// what was asked for in the request (CVE-2024-29033).
    private func checkMembership(_ signed: JSONObject) throws(UpstreamError) {
        if !connection.hostedDomains.isEmpty {
            let claims = claimNames(.domains, otherwise: "hd")
            let domains = claims.compactMap { ClaimText.identifier(signed[$0]) }
            let isListed = domains.contains { domain in
                connection.hostedDomains.contains { Self.sameDomain($0, domain) }
            }
            guard isListed else { throw foreign("hosted domain", domains.first, listed: "hosted_domains") }
        }
        if !connection.allowedTenants.isEmpty {
            let claims = claimNames(.tenants, otherwise: "tid")
            let tenants = claims.compactMap { ClaimText.identifier(signed[$0]) }
            let isListed = tenants.contains { tenant in
                connection.allowedTenants.contains { $0.utf8.elementsEqual(tenant.utf8) }
            }
            guard isListed else { throw foreign("tenant", tenants.first, listed: "allowed_tenants") }
        }
    }

    private func claimNames(_ list: OrganizationKey.List, otherwise standard: String) -> [String] {
        let names = connection.organizationKeys.filter { $0.list == list }.map(\.claim)
        return names.isEmpty ? [standard] : names
    }

    private static func sameDomain(_ left: String, _ right: String) -> Bool {
        EgressAllowList.lowercased(left).utf8.elementsEqual(EgressAllowList.lowercased(right).utf8)
    }

    private func foreign(_ what: String, _ value: String?, listed key: String) -> UpstreamError {
        let seen = value.map { "is of the \(what) \(Excerpt($0))" } ?? "has no \(what)"
        return error(.accessDenied, "the account \(seen), which \(key) does not list")
    }

    private func authenticationTime(_ signed: JSONObject) -> UnixTime? {
        guard let seconds = signed["auth_time"]?.numberValue?.flooredInt64, (0...253_402_300_799).contains(seconds)
        else {
            return nil
        }
        return UnixTime(seconds: seconds)
    }

    private func error(_ kind: UpstreamError.Kind, _ detail: String) -> UpstreamError {
        UpstreamError(provider: connection.id, step: .claims, kind: kind, detail: detail)
    }
}
