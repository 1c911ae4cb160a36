package import OAuthProtocol

/// One `[[organizations.rules]]` entry: every condition given must hold, by one member of each list.
package struct OrganizationRule: Sendable {
    package var provider: String?
    package var groups: [String] = []
    package var roles: [String] = []
    /// Addresses, lower-case before the comparison; only verified ones match.
    package var emails: [String] = []
    /// Claim names are literal: dots and slashes are not paths.
    package var claims: [(name: String, value: String)] = []
    package var permissions: [Permission] = []

    package init() {}
}
