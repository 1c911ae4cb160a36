/// Looks names up, so that tests need no DNS.
package protocol NameResolver: Sendable {
    /// All addresses of a host, in the system's order; empty where it has none or none came in time.
    func addresses(of host: String) async -> [IPAddress]
}
