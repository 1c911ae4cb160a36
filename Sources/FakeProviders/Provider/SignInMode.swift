/// Who decides which person signs in.
package enum SignInMode: Sendable {
    /// The page, always.
    case page
    /// A `login_hint` that is somebody's address or subject signs them in without a page; without one, the page.
    case loginHint
    /// Always the person with this subject, without a page.
    case always(subject: String)
    /// The people one after the other, without a page: for load.
    case inTurn
}
