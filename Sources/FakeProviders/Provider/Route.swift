/// A path at one of a provider's servers.
struct Route: Hashable {
    let server: Int
    let path: String
}
