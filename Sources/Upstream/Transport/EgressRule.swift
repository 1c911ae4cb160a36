/// Which addresses a request may reach. Judged on the connected socket, after DNS, so that neither a name that changes
/// its address between check and use nor a second spelling of an address gets past it.
package enum EgressRule: Sendable, Equatable {
    /// The operator wrote this host in the configuration: any address is what was meant.
    case operatorHost
    /// The host came from elsewhere, such as a provider's metadata: public addresses only, and what the list allows.
    case publicOnly(allow: EgressAllowList)
}
