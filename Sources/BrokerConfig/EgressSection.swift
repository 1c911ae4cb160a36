import OAuthProtocol
import StrictTOML

/// Reads `[egress]`.
struct EgressSection {
    let table: TableReader

    func read(into egress: inout EgressSettings) {
        for written in table.strings("allow") ?? [] {
            if let network = IPNetwork(written.value) {
                egress.allowedNetworks.append(network)
                if network.prefixLength == 0 {
                    table.log.add(
                        written.place.warning(
                            "opens every address, the private ones too",
                            fix: "Name the networks you need"
                        )
                    )
                }
            } else if let host = URLAuthority(Array(written.value.utf8)), host.port == nil,
                !written.value.hasPrefix("["),
                written.value.utf8.contains(where: { !(0x30...0x39).contains($0) && $0 != UInt8(ascii: ".") })
            {
                egress.allowedHosts.append(written.value.lowercased())
            } else {
                table.log.add(
                    written.place.problem(
                        "\(Printable.quoted(written.value)) is neither a network nor a host name",
                        fix: "Such as 10.20.0.0/16 or idp.internal, without scheme and port"
                    )
                )
            }
        }
        table.finish()
    }
}
