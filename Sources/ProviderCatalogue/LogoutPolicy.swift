/// What a logout does at the provider; raw values are the words of a provider file.
package enum LogoutPolicy: String, Sendable, CaseIterable {
    /// The provider has no logout that a relying party may ask for, or none is asked: the broker ends its own session.
    case none
}
