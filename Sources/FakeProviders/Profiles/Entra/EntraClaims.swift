import BrokerCrypto
import JOSE
import OAuthProtocol

/// The claims of one of Entra's ID tokens, v2.0 or v1.0, attacks included.
struct EntraClaims {
    let content: IDTokenContent
    let person: FakePerson
    let context: ProviderContext

    private var quirks: EntraQuirks { context.faults.entra }

    /// What the token says about tenant and version.
    private struct Frame {
        var tenantID: String?
        var issuer: String
        var isVersion1: Bool
    }

    var text: JSONText {
        guard case .entra(let account) = person.account,
            let (membership, isGuest) = EntraBehaviour.place(of: account, in: context)
        else { return JSONText() }
        let frame = frame(membership.tenantID)
        let scopes = content.grant.scopes
        let hasProfile = scopes.contains("profile")
        var claims = JSONText()
        func append(_ name: String, _ value: String?) {
            if let value { claims.append(name, .string(value)) }
        }
        append("ver", frame.isVersion1 ? "1.0" : "2.0")
        append("iss", frame.issuer)
        append("aud", content.client.id)
        append("sub", Self.subject(of: person, for: content.client.id, in: context))
        if hasProfile {
            if !quirks.omitsObjectID { append("oid", membership.objectID) }
            append("name", person.name)
            let userName =
                isGuest ? Self.guestName(account, in: membership.tenantID) : account.userPrincipalName
            append(frame.isVersion1 ? "unique_name" : "preferred_username", userName)
            if frame.isVersion1 {
                append("given_name", person.givenName)
                append("family_name", person.familyName)
            }
        }
        append("tid", frame.tenantID)
        if isGuest {
            append("idp", account.isPersonal ? "live.com" : EntraAuthority.version1Issuer(account.home.tenantID))
        }
        if frame.isVersion1 {
            claims.append("amr", ["pwd"])
            append("ipaddr", "192.0.2.1")
        }
        appendEmail(of: account, isAsked: scopes.contains("email"), to: &claims)
        append("nonce", content.nonce)
        appendRolesAndGroups(of: membership, to: &claims)
        append("sid", EntraBehaviour.derived("sid", person.subject, content.client.id))
        append("uti", Base64URL.encode(SecureRandom.bytes(16)))
        append("rh", "0.AX0A" + Base64URL.encode(SecureRandom.bytes(24)))
        append("aio", "ASQA2" + Base64URL.encode(SecureRandom.bytes(36)))
        appendTimes(isPersonal: membership.tenantID == EntraTenant.personal, to: &claims)
        return claims
    }

    /// Pairwise: another one for each client.
    static func subject(of person: FakePerson, for clientID: String, in context: ProviderContext) -> String {
        guard case .entra(let account) = person.account,
            let place = EntraBehaviour.place(of: account, in: context)
        else { return person.subject }
        let seed = "\(place.membership.tenantID) \(place.membership.objectID) \(clientID)"
        return Base64URL.encode(Digest.sha256(Array(seed.utf8)))
    }

    private func frame(_ tenantID: String) -> Frame {
        func issuer(_ tenantID: String) -> String {
            context.provider.baseURL() + EntraAuthority.issuerPath(tenantID)
        }
        let isVersion1 = EntraAuthority.isVersion1(context.authority.name)
        let honest = Frame(
            tenantID: tenantID,
            issuer: isVersion1 ? EntraAuthority.version1Issuer(tenantID) : issuer(tenantID),
            isVersion1: isVersion1
        )
        switch quirks.tokenAttack {
        case nil, .withoutObjectID: return honest
        case .tenantIDSwapped(let other):
            return Frame(tenantID: other, issuer: honest.issuer, isVersion1: isVersion1)
        case .issuerSwapped(let other):
            return Frame(tenantID: tenantID, issuer: issuer(other), isVersion1: isVersion1)
        case .personalKeyClaimingTenant(let claimed), .signedByAnotherTenantsKey(let claimed, _),
            .tenantIDNotGUID(let claimed):
            return Frame(tenantID: claimed, issuer: issuer(claimed), isVersion1: isVersion1)
        case .version1AtVersion2:
            return Frame(tenantID: tenantID, issuer: EntraAuthority.version1Issuer(tenantID), isVersion1: true)
        case .withoutTenantID:
            return Frame(tenantID: nil, issuer: honest.issuer, isVersion1: isVersion1)
        }
    }

    /// `foo_home.example#EXT#@resource.example`.
    private static func guestName(_ account: EntraAccount, in tenantID: String) -> String {
        let domain = EntraTenant.all.first { $0.id == tenantID }?.domain ?? tenantID
        let home = account.userPrincipalName.map { $0 == "@" ? "_" : String($0) }.joined()
        return "\(home)#EXT#@\(domain)"
    }

    /// Never `email_verified`; `xms_edov` beside an address only.
    private func appendEmail(of account: EntraAccount, isAsked: Bool, to claims: inout JSONText) {
        guard isAsked else { return }
        if let spoofed = quirks.spoofedEmail {
            claims.append("email", .string(spoofed.address))
            if let verified = spoofed.domainOwnerVerified { claims.append("xms_edov", verified) }
        } else if let mail = account.mail {
            claims.append("email", .string(mail))
            if let verified = account.domainOwnerVerified { claims.append("xms_edov", verified) }
        }
    }

    private func appendRolesAndGroups(of membership: EntraAccount.Membership, to claims: inout JSONText) {
        func append(_ name: String, _ values: [String]) {
            if !values.isEmpty { claims.append(name, .array(values.map { .string($0) })) }
        }
        if case .asRoles(let names) = quirks.groups {
            append("roles", names)
            return
        }
        append("roles", membership.roles)
        switch quirks.groups {
        case .absent, .asRoles: break
        case .names(let names): append("groups", names)
        case .hasgroups: claims.append("hasgroups", true)
        case .objectIDs where membership.groups.count > 200:
            claims.append("_claim_names", ["groups": "src1"])
            claims.append("_claim_sources", ["src1": ["endpoint": .string(claimSource(membership.objectID))]])
        case .objectIDs: append("groups", membership.groups)
        }
    }

    private func claimSource(_ objectID: String) -> String {
        let path = "/v1.0/users/\(objectID)/getMemberObjects"
        return switch quirks.claimSource {
        case .graph: context.provider.baseURL(server: EntraBehaviour.graphServer) + path
        case .hostile: context.provider.baseURL(server: EntraBehaviour.hostileServer) + path
        case .address(let address): address
        }
    }

    /// Five minutes back, so that `exp - iat` is 3900; personal accounts' tokens live a day.
    private func appendTimes(isPersonal: Bool, to claims: inout JSONText) {
        let start = (content.issuedAt - .minutes(5)).seconds
        let end = content.issuedAt + (isPersonal ? .hours(24) : context.profile.idTokenLifetime)
        if content.grant.asksForAuthenticationTime, !content.isRefreshed {
            claims.append("auth_time", .number(JSONNumber(content.grant.authenticatedAt.seconds)))
        }
        claims.append("iat", .number(JSONNumber(start)))
        claims.append("nbf", .number(JSONNumber(start)))
        claims.append("exp", .number(JSONNumber(end.seconds)))
    }
}

extension EntraQuirks {
    fileprivate var omitsObjectID: Bool {
        if case .withoutObjectID = tokenAttack { true } else { false }
    }
}
