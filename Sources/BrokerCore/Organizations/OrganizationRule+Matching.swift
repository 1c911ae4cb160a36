import BrokerCrypto
import JOSE

extension OrganizationRule {
    /// Whether the rule takes this person. Values are compared as bytes; e-mail addresses without regard to ASCII case,
    /// and only those the provider is authoritative for.
    func takes(_ identity: UpstreamIdentity) -> Bool {
        if let provider, !exactlyEqual(provider, identity.provider) { return false }
        if !groups.isEmpty, !Self.overlap(groups, identity.profile.groups) { return false }
        if !roles.isEmpty, !Self.overlap(roles, identity.roles) { return false }
        if !emails.isEmpty {
            guard identity.profile.emailVerified, let email = identity.profile.email else { return false }
            guard emails.contains(where: { exactlyEqual($0.asciiLowercased, email.asciiLowercased) }) else {
                return false
            }
        }
        return claims.allSatisfy { claim in
            identity.claims[claim.name].map { Self.value($0, holds: claim.value) } ?? false
        }
    }

    private static func overlap(_ wanted: [String], _ present: [String]) -> Bool {
        let present = Set(present.map { ExactString($0) })
        return wanted.contains { present.contains(ExactString($0)) }
    }

    private static func value(_ value: JSONValue, holds wanted: JSONValue) -> Bool {
        if let list = value.arrayValue {
            return list.contains { scalar($0, equals: wanted) }
        }
        return scalar(value, equals: wanted)
    }

    private static func scalar(_ value: JSONValue, equals wanted: JSONValue) -> Bool {
        if let one = value.stringValue, let other = wanted.stringValue { return exactlyEqual(one, other) }
        if let one = value.boolValue, let other = wanted.boolValue { return one == other }
        if let one = value.int64Value, let other = wanted.int64Value { return one == other }
        return false
    }
}

extension String {
    /// A to Z in lower case, all else as it is: what case means beyond ASCII depends on the language, and domains and
    /// addresses must not.
    var asciiLowercased: String {
        String(
            decoding: utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 },
            as: UTF8.self
        )
    }
}
