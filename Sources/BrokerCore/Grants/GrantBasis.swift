import JOSE
package import OAuthProtocol

/// What a grant was decided on: who the provider said the person is, and what the app asked for. It is kept with every grant
/// that can be refreshed, so that each refresh decides anew, with the rules of its day.
package struct GrantBasis: Sendable {
    package let identity: UpstreamIdentity
    /// The scope asked for and allowed for the app; permissions that the person lacked then may come later.
    package let askedScope: ScopeSet

    /// - Parameter claims: names of the claims that rules look at; no others are kept.
    package init(_ identity: UpstreamIdentity, askedScope: ScopeSet, claims names: [String]) {
        var kept = UpstreamIdentity(
            provider: identity.provider,
            subject: identity.subject,
            issuer: identity.issuer,
            profile: Profile(
                email: identity.profile.email,
                emailVerified: identity.profile.emailVerified,
                groups: identity.profile.groups
            ),
            groupsAreKnown: identity.groupsAreKnown,
            roles: identity.roles,
            organizationHints: identity.organizationHints,
            claims: JSONObject()
        )
        for name in names {
            if let value = identity.claims[name] { kept.claims[name] = value }
        }
        self.identity = kept
        self.askedScope = askedScope
    }

    package var encoded: [UInt8] {
        var members: JSONObject = [
            "subject": .string(identity.subject),
            "issuer": .string(identity.issuer),
            "email_verified": .bool(identity.profile.emailVerified),
            "groups": .array(identity.profile.groups.map { .string($0) }),
            "groups_known": .bool(identity.groupsAreKnown),
            "roles": .array(identity.roles.map { .string($0) }),
            "hints": .array(identity.organizationHints.map(Self.json)),
            "claims": .object(identity.claims),
            "scope": .string(askedScope.text),
        ]
        if let email = identity.profile.email { members["email"] = .string(email) }
        return JSONValue.object(members).serialized()
    }

    /// Nil for anything that `encoded` does not make.
    package init?(encoded: [UInt8], provider: String) {
        guard let members = (try? JSONReader.parse(encoded))?.objectValue,
            let subject = members["subject"]?.stringValue, let issuer = members["issuer"]?.stringValue,
            let emailVerified = members["email_verified"]?.boolValue,
            let groups = Self.strings(members["groups"]), let groupsAreKnown = members["groups_known"]?.boolValue,
            let roles = Self.strings(members["roles"]),
            let hintValues = members["hints"]?.arrayValue, let claims = members["claims"]?.objectValue,
            let scope = members["scope"]?.stringValue.flatMap({ try? ScopeSet(parsing: $0) })
        else { return nil }
        let hints = hintValues.compactMap(Self.hint)
        guard hints.count == hintValues.count else { return nil }
        identity = UpstreamIdentity(
            provider: provider,
            subject: subject,
            issuer: issuer,
            profile: Profile(email: members["email"]?.stringValue, emailVerified: emailVerified, groups: groups),
            groupsAreKnown: groupsAreKnown,
            roles: roles,
            organizationHints: hints,
            claims: claims
        )
        askedScope = scope
    }

    private static func strings(_ value: JSONValue?) -> [String]? {
        guard let values = value?.arrayValue else { return nil }
        let texts = values.compactMap(\.stringValue)
        return texts.count == values.count ? texts : nil
    }

    private static func json(_ hint: OrganizationHint) -> JSONValue {
        switch hint {
        case .domain(let domain): .object(["domain": .string(domain)])
        case .tenant(let tenant): .object(["tenant": .string(tenant)])
        case .externalID(let id): .object(["external_id": .string(id)])
        }
    }

    private static func hint(_ value: JSONValue) -> OrganizationHint? {
        guard let members = value.objectValue else { return nil }
        if let domain = members["domain"]?.stringValue { return .domain(domain) }
        if let tenant = members["tenant"]?.stringValue { return .tenant(tenant) }
        return members["external_id"]?.stringValue.map { .externalID($0) }
    }
}
