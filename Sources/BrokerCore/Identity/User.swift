package import OAuthProtocol

/// A person known to the broker. Identified by our own id, never by an e-mail address.
package struct User: Sendable, Equatable {
    /// `usr-` and 26 lowercase base32 characters; the `sub` of our tokens.
    package let id: String
    package var profile: Profile
    package let createdAt: UnixTime
    /// Set while an administrator keeps this person out.
    package var disabledAt: UnixTime?

    /// What ids of people begin with, and no client's does: a token's `sub` says by itself whose it is (RFC 9700 §4.15).
    package static let idPrefix = "usr-"

    package init(id: String, profile: Profile, createdAt: UnixTime, disabledAt: UnixTime?) {
        self.id = id
        self.profile = profile
        self.createdAt = createdAt
        self.disabledAt = disabledAt
    }
}
