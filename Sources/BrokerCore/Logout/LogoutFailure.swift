/// A logout that ends on a page, and nobody was signed out.
package struct LogoutFailure: Error, Sendable {
    package enum Reason: Sendable, Equatable {
        /// The app asked for something that it may not have: a foreign or broken hint, an address that is not its own.
        case request(String)
        /// The page's answer is of another session than the browser has now, or too old.
        case expired
        case storeUnavailable
    }

    package let reason: Reason

    package init(_ reason: Reason) {
        self.reason = reason
    }
}
