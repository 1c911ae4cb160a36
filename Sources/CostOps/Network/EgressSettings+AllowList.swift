import BrokerConfig
import Upstream

extension EgressSettings {
    /// `[egress]` as the transport takes it.
    var allowList: EgressAllowList {
        EgressAllowList(ranges: allowedNetworks.compactMap { AddressRange($0.description) }, hosts: allowedHosts)
    }
}
