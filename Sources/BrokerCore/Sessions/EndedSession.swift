/// A session that was alive until now: whoever ended it tells its apps and its provider.
package struct EndedSession: Sendable, Equatable {
    package let id: String
    package let userID: String
    package let provider: String

    package init(id: String, userID: String, provider: String) {
        self.id = id
        self.userID = userID
        self.provider = provider
    }
}
