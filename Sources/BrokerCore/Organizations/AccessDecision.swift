package import OAuthProtocol

/// What a person gets after signing in, and why.
package enum AccessDecision: Sendable, Equatable {
    /// - Parameters:
    ///   - organization: nil only where no organization is configured at all.
    ///   - reason: for the log: which rule decided.
    case granted(organization: String?, permissions: [Permission], reason: String)
    case denied(reason: String)
}
