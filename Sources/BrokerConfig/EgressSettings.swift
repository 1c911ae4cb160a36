/// `[egress]`: the private places that outgoing requests may reach besides the hosts the operator wrote himself.
package struct EgressSettings: Sendable {
    package var allowedNetworks: [IPNetwork] = []
    /// Lower-case host names.
    package var allowedHosts: [String] = []

    package init() {}
}
