/// Whose people may sign in through a connection, by the tenant that the ID token names.
package enum AllowedTenants: Sendable, Equatable {
    /// Nothing to restrict: the provider has no tenants, or the issuer itself is one tenant's.
    case unrestricted
    /// These and no others; an empty list lets nobody in.
    case listed([String])
    /// The operator's own word for all of them, less those that need to be named: personal accounts belong to nobody's
    /// organization.
    case any(except: [String])

    package func admits(_ tenant: String?) -> Bool {
        switch self {
        case .unrestricted: true
        case .listed(let tenants): tenants.contains { Self.same($0, tenant) }
        case .any(let others): tenant != nil && !others.contains { Self.same($0, tenant) }
        }
    }

    private static func same(_ left: String, _ right: String?) -> Bool {
        right.map { $0.utf8.elementsEqual(left.utf8) } == true
    }
}
