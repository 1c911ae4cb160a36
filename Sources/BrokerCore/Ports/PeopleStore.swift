package import OAuthProtocol

/// People and the identities by which providers know them. Each verb is atomic, and returns only after what it wrote is
/// durable.
package protocol PeopleStore: Sendable {
    /// The person whom the provider knows by this subject.
    func user(provider: String, subject: String) async throws(StoreError) -> User?

    /// Keeps a person out from then on, and ends their sessions; or, with nil, lets them in again. Disabling twice keeps the
    /// first time.
    /// - Returns: whether there is such a person.
    func setDisabled(user id: String, at time: UnixTime?) async throws(StoreError) -> Bool

    /// Adds an identity to a person, with the event that says so. An identity that is somebody's already stays theirs,
    /// whatever address it has.
    func link(_ identity: NewIdentity, to userID: String, event: AuditEvent) async throws(StoreError) -> IdentityLinking
}

/// An identity that a person has just shown to be theirs.
package struct NewIdentity: Sendable {
    package let provider: String
    package let subject: String
    package let issuer: String
    package let at: UnixTime

    package init(provider: String, subject: String, issuer: String, at: UnixTime) {
        self.provider = provider
        self.subject = subject
        self.issuer = issuer
        self.at = at
    }
}

package enum IdentityLinking: Sendable, Equatable {
    case linked
    /// It was this person's before: nothing was written.
    case alreadyTheirs
    /// It is another person's: nothing was written.
    case belongsToAnother(userID: String)
    /// The person is disabled or gone: nothing was written.
    case userDisabled
}
