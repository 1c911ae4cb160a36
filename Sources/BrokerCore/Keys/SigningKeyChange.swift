import JOSE
package import OAuthProtocol

/// One change of an algorithm's signing keys, all of it or nothing.
package struct SigningKeyChange: Sendable {
    /// Who wanted it.
    package enum Origin: String, Sendable {
        /// The algorithm had no key.
        case need
        case schedule
        case command
    }

    package let algorithm: String
    /// The algorithm's keys without an end that it was decided on. Where there are others by now, it does not hold.
    package let basis: [StoredSigningKey]
    package let added: StoredSigningKey?
    /// Keys that are no longer published. Each must be there.
    package let removed: [StoredSigningKey]
    /// Keys that get an end.
    package let retired: [StoredSigningKey]
    package let end: UnixTime?
    /// Written with it.
    package let event: AuditEvent

    /// A further key.
    /// - Parameter dropping: keys that waited for their time, and have signed nothing.
    package init(
        adding key: StoredSigningKey,
        to keys: KeySuccession,
        dropping dropped: [StoredSigningKey] = [],
        at now: UnixTime,
        by origin: Origin
    ) {
        var detail = Self.detail(key)
        detail["signs_from"] = .number(JSONNumber(key.signsFrom.seconds))
        detail["by"] = .string(origin.rawValue)
        if !dropped.isEmpty { detail["dropped"] = Self.ids(dropped) }
        self.init(
            keys,
            added: key,
            removed: dropped,
            event: Self.event(.signingKeyMade, detail, at: now)
        )
    }

    /// The end of the keys that sign no more.
    package init(retiring keys: KeySuccession, at now: UnixTime, end: UnixTime) {
        var detail: JSONObject = ["algorithm": .string(keys.algorithm), "kids": Self.ids(keys.previous)]
        detail["summary"] = .string("\(keys.algorithm) key \(keys.previous.map(\.id).joined(separator: ", "))")
        detail["successor"] = keys.current.map { .string($0.id) }
        detail["published_until"] = .number(JSONNumber(end.seconds))
        self.init(
            keys,
            retired: keys.previous,
            end: end,
            event: Self.event(.signingKeyRetired, detail, at: now)
        )
    }

    /// A key that nobody may trust any more.
    package init(
        revoking key: StoredSigningKey,
        of keys: KeySuccession,
        dropping dropped: [StoredSigningKey],
        replacement: StoredSigningKey?,
        at now: UnixTime
    ) {
        var detail = Self.detail(key)
        if let replacement { detail["successor"] = .string(replacement.id) }
        if !dropped.isEmpty { detail["dropped"] = Self.ids(dropped) }
        self.init(
            keys,
            added: replacement,
            removed: [key] + dropped,
            event: Self.event(.signingKeyRevoked, detail, at: now)
        )
    }

    private init(
        _ keys: KeySuccession,
        added: StoredSigningKey? = nil,
        removed: [StoredSigningKey] = [],
        retired: [StoredSigningKey] = [],
        end: UnixTime? = nil,
        event: AuditEvent
    ) {
        algorithm = keys.algorithm
        basis = keys.basis
        self.added = added
        self.removed = removed
        self.retired = retired
        self.end = end
        self.event = event
    }

    private static func detail(_ key: StoredSigningKey) -> JSONObject {
        [
            "kid": .string(key.id), "algorithm": .string(key.algorithm),
            "summary": .string("\(key.algorithm) key \(key.id)"),
        ]
    }

    private static func ids(_ keys: [StoredSigningKey]) -> JSONValue {
        .array(keys.map { .string($0.id) })
    }

    private static func event(_ kind: AuditEvent.Kind, _ detail: JSONObject, at now: UnixTime) -> AuditEvent {
        AuditEvent(
            at: now,
            kind: kind,
            code: nil,
            user: nil,
            provider: nil,
            client: nil,
            organization: nil,
            outcome: "ok",
            detail: detail
        )
    }
}
