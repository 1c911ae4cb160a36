/// What a caller may do in an organization. The set is closed; what `read`, `write` and `billing` mean is the services'
/// own affair.
package enum Permission: String, CaseIterable, Sendable, Hashable {
    case read, write, admin, billing, reports
}
