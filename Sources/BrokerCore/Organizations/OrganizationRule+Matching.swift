import BrokerCrypto
import JOSE

extension OrganizationRule {
    /// Holds each condition against a person. Values are compared as bytes; e-mail addresses without regard to ASCII case, and
    /// only those the provider is authoritative for.
    func conditions(for identity: UpstreamIdentity) -> [ConditionTrial] {
        var trials: [ConditionTrial] = []
        if let provider {
            let isHere = exactlyEqual(provider, identity.provider)
            trials.append(
                ConditionTrial("provider", wanted: [provider], seen: [identity.provider], isHere ? .holds : .fails)
            )
            // It speaks of people from somewhere else: what it says of them is beside the point.
            guard isHere else { return trials }
        }
        if !groups.isEmpty { trials.append(groupsTrial(identity)) }
        if !roles.isEmpty {
            let holds = Self.overlap(roles, identity.roles)
            trials.append(ConditionTrial("roles", wanted: roles, seen: identity.roles, holds ? .holds : .fails))
        }
        if !emails.isEmpty { trials.append(emailsTrial(identity)) }
        return trials + claims.map { Self.claimTrial($0, identity.claims) }
    }

    /// A group that is seen counts; one that is not seen is missing only where all of them are known.
    private func groupsTrial(_ identity: UpstreamIdentity) -> ConditionTrial {
        let seen = identity.profile.groups
        if Self.overlap(groups, seen) { return ConditionTrial("groups", wanted: groups, seen: seen, .holds) }
        guard identity.groupsAreKnown else {
            return ConditionTrial(
                "groups",
                wanted: groups,
                seen: seen,
                .unknown,
                note: "the provider's groups could not be read"
            )
        }
        return ConditionTrial("groups", wanted: groups, seen: seen, .fails)
    }

    private func emailsTrial(_ identity: UpstreamIdentity) -> ConditionTrial {
        guard let email = identity.profile.email else {
            return ConditionTrial("emails", wanted: emails, seen: [], .fails)
        }
        guard identity.profile.emailVerified else {
            return ConditionTrial("emails", wanted: emails, seen: [email], .fails, note: "the address is not verified")
        }
        let lowercased = email.asciiLowercased
        let holds = emails.contains { exactlyEqual($0.asciiLowercased, lowercased) }
        return ConditionTrial("emails", wanted: emails, seen: [email], holds ? .holds : .fails)
    }

    /// The name is literal: dots and slashes in it are no path.
    private static func claimTrial(_ claim: (name: String, value: JSONValue), _ claims: JSONObject) -> ConditionTrial {
        let condition = "claim \(claim.name.shown)"
        let wanted = [text(claim.value)]
        guard let value = claims[claim.name] else {
            return ConditionTrial(condition, wanted: wanted, seen: [], .fails, note: "there is no such claim")
        }
        let values = value.arrayValue ?? [value]
        let holds = values.contains { scalar($0, equals: claim.value) }
        return ConditionTrial(condition, wanted: wanted, seen: values.map(text), holds ? .holds : .fails)
    }

    private static func overlap(_ wanted: [String], _ present: [String]) -> Bool {
        let present = Set(present.map { ExactString($0) })
        return wanted.contains { present.contains(ExactString($0)) }
    }

    private static func scalar(_ value: JSONValue, equals wanted: JSONValue) -> Bool {
        if let one = value.stringValue, let other = wanted.stringValue { return exactlyEqual(one, other) }
        if let one = value.boolValue, let other = wanted.boolValue { return one == other }
        if let one = value.int64Value, let other = wanted.int64Value { return one == other }
        return false
    }

    private static func text(_ value: JSONValue) -> String {
        value.stringValue ?? (value.objectValue == nil && value.arrayValue == nil ? value.serializedText : value.kind)
    }
}

extension JSONValue {
    fileprivate var serializedText: String {
        String(decoding: serialized(), as: UTF8.self)
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
