/// The egress rule as it applies to one request: asked before a socket is opened and again before a request goes out on a
/// connection that was open already.
struct AddressGate: Sendable {
    let rule: EgressRule
    let host: String
    let isHTTPS: Bool
    /// With a proxy the connected address is the proxy's, which the operator named. Where the request goes from there is
    /// decided by the proxy, which also resolves the name: it is then the proxy's rules that keep private addresses out.
    /// Only what needs no resolving is judged here (`refusalOfHost`).
    let isProxied: Bool

    /// Why the address is refused; nil where it may be connected to.
    func refusal(of address: IPAddress) -> String? {
        if isProxied { return nil }
        // `localhost` may be made to mean another machine; then nothing may be sent in the clear.
        if !isHTTPS, !address.isLoopback { return "plain http is for loopback only, and \(host) is at \(address)" }
        switch rule {
        case .operatorHost:
            return nil
        case .publicOnly(let allow):
            if address.isPublic || allow.permits(address, ofHost: host) { return nil }
            return "\(host) is at \(address), which is no public address; egress.allow can list it"
        }
    }

    /// Judges a host that is itself an address, or that means this machine by definition, before a proxy is asked for it.
    var refusalOfHost: String? {
        guard isProxied, case .publicOnly(let allow) = rule else { return nil }
        let bare = host.utf8.first == UInt8(ascii: "[") ? String(host.dropFirst().dropLast()) : host
        if let address = IPAddress(bare) {
            if address.isPublic || allow.permits(address, ofHost: host) { return nil }
            return "\(host) is no public address; egress.allow can list it"
        }
        let name = EgressAllowList.lowercased(host)
        // RFC 6761 §6.3; and curl would read `2130706433` and `0x7f.1` as 127.0.0.1.
        let isLocal = name.hasSuffix("localhost") || name.utf8.last.map { $0 < UInt8(ascii: "A") } == true
        guard isLocal || name.hasPrefix("0x"), !allow.hosts.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else {
            return nil
        }
        return "\(host) is no public host"
    }
}
