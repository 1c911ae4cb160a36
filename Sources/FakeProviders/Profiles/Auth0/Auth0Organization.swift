/// An organization of the fake Auth0 tenant.
package struct Auth0Organization: Sendable {
    package let id: String
    /// An administrator's setting, which may change.
    package let name: String

    package static let acme = Auth0Organization(id: "org_9ybsU1dN2dKfDkBi", name: "acme")
    package static let globex = Auth0Organization(id: "org_T4vK8mQpLx2ZcWnB", name: "globex")
    package static let all = [acme, globex]
}
