/// A session as whoever lists them sees it.
package struct ListedSession: Sendable, Equatable {
    package let session: Session
    package let user: User
    /// The one that the person chose in it; else the one that their identity last got in by.
    package let organization: String?

    package init(session: Session, user: User, organization: String?) {
        self.session = session
        self.user = user
        self.organization = organization
    }
}
