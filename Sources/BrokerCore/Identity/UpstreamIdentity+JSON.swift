import JOSE
import OAuthProtocol

extension UpstreamIdentity {
    /// Everything, so that what is decided on it later is what would have been decided at once.
    var json: JSONObject {
        var members: JSONObject = [
            "provider": .string(provider),
            "subject": .string(subject),
            "issuer": .string(issuer),
            "profile": .object(profile.json),
            "groups_known": .bool(groupsAreKnown),
            "roles": .array(roles.map { .string($0) }),
            "hints": .array(organizationHints.map { .array([.string($0.kind), .string($0.value)]) }),
            "amr": .array(authenticationMethods.map { .string($0) }),
            "claims": .object(claims),
        ]
        if let authenticatedAt { members["auth_time"] = .number(JSONNumber(authenticatedAt.seconds)) }
        if let authenticationContext { members["acr"] = .string(authenticationContext) }
        return members
    }

    /// Nil for anything that `json` does not make.
    init?(json: JSONObject) {
        guard let provider = json["provider"]?.stringValue, let subject = json["subject"]?.stringValue,
            let issuer = json["issuer"]?.stringValue,
            let profile = json["profile"]?.objectValue.flatMap(Profile.init(json:)),
            let groupsAreKnown = json["groups_known"]?.boolValue, let roles = json["roles"]?.strings,
            let hints = json["hints"]?.arrayValue, let methods = json["amr"]?.strings,
            let claims = json["claims"]?.objectValue
        else { return nil }
        let organizationHints = hints.compactMap(OrganizationHint.init(json:))
        guard organizationHints.count == hints.count else { return nil }
        self.init(
            provider: provider,
            subject: subject,
            issuer: issuer,
            profile: profile,
            groupsAreKnown: groupsAreKnown,
            roles: roles,
            organizationHints: organizationHints,
            authenticatedAt: json["auth_time"]?.int64Value.map(UnixTime.init(seconds:)),
            authenticationContext: json["acr"]?.stringValue,
            authenticationMethods: methods,
            claims: claims
        )
    }
}

extension Profile {
    fileprivate var json: JSONObject {
        var members: JSONObject = [
            "email_verified": .bool(emailVerified), "groups": .array(groups.map { .string($0) }),
        ]
        let texts = [
            ("name", name), ("given_name", givenName), ("family_name", familyName),
            ("preferred_username", preferredUsername), ("picture", picture), ("locale", locale), ("email", email),
        ]
        for case (let name, let text?) in texts { members[name] = .string(text) }
        return members
    }

    fileprivate init?(json: JSONObject) {
        guard let emailVerified = json["email_verified"]?.boolValue, let groups = json["groups"]?.strings else {
            return nil
        }
        self.init(
            name: json["name"]?.stringValue,
            givenName: json["given_name"]?.stringValue,
            familyName: json["family_name"]?.stringValue,
            preferredUsername: json["preferred_username"]?.stringValue,
            picture: json["picture"]?.stringValue,
            locale: json["locale"]?.stringValue,
            email: json["email"]?.stringValue,
            emailVerified: emailVerified,
            groups: groups
        )
    }
}

extension OrganizationHint {
    fileprivate init?(json: JSONValue) {
        guard let pair = json.strings, pair.count == 2 else { return nil }
        let candidates: [OrganizationHint] = [.domain(pair[1]), .tenant(pair[1]), .externalID(pair[1])]
        guard let hint = candidates.first(where: { $0.kind.utf8.elementsEqual(pair[0].utf8) }) else { return nil }
        self = hint
    }
}

extension JSONValue {
    /// Nil unless it is a list of strings.
    fileprivate var strings: [String]? {
        guard let values = arrayValue else { return nil }
        let texts = values.compactMap(\.stringValue)
        return texts.count == values.count ? texts : nil
    }
}
