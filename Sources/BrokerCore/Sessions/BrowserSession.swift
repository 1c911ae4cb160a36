/// The session that a browser brought, with its person.
package struct BrowserSession: Sendable, Equatable {
    package let session: Session
    package let user: User

    package init(session: Session, user: User) {
        self.session = session
        self.user = user
    }
}
