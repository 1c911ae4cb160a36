/// Which check an ID token failed, with what was expected and what was found. Holds claim values, never the token.
package struct IDTokenRejection: Error, Sendable, Equatable {
    /// The claim or header member, such as `iss`.
    package let check: String
    package let detail: String

    package init(_ check: String, _ detail: String) {
        self.check = check
        self.detail = detail
    }
}
