/// What became of a refresh token that was presented.
enum RefreshUse: Sendable {
    case valid(IssuedToken)
    case expired
    /// Rotated before: the family is gone now.
    case reused
    case unknown
}
