import OAuthProtocol

/// What a refresh found the person to have at this moment.
struct RefreshStanding: Sendable {
    let status: RefreshTokenStatus
    let access: GrantedAccess
    let basis: GrantBasis
    /// Which rule decided, for the log.
    let reason: String
}
