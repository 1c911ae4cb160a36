package import OAuthProtocol

/// What a signing key does at the moment.
package enum KeyState: String, Sendable {
    /// Published, and not signing yet.
    case next
    case current
    /// Signs no more; published for as long as a token of it can be alive.
    case previous

    package init(of key: StoredSigningKey, among keys: [StoredSigningKey], at now: UnixTime) {
        let succession = KeySuccession(of: key.algorithm, among: keys, at: now)
        if succession.current == key {
            self = .current
        } else {
            self = succession.waiting.contains(key) ? .next : .previous
        }
    }
}
